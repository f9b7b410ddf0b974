'use client';

import {
  ACTION_STATE_WORDS,
  type ActionKind,
  type ActionState,
  dayOf,
  isOverdue,
} from '#lib/domain/retro/action.ts';
import { urls } from '#lib/platform/urls.ts';
import { columnsFor } from '../table/columns.ts';
import { DataTable, type TablePage } from '../table/data-table.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { UntrustedText } from '../ui/untrusted-text.tsx';
import styles from './retros-table.module.css';

export interface ActionListRow {
  id: string;
  incidentId: string;
  incident: string;
  kind: ActionKind;
  title: string;
  owner: string;
  dueOn: Date;
  state: ActionState;
  /** When the page was made. */
  at: Date;
}

const column = columnsFor<ActionListRow>();
const columns = column.columns([
  column.accessor('title', {
    header: 'Action',
    meta: { wide: true },
    cell: ({ getValue }) => <UntrustedText text={getValue()} />,
  }),
  column.accessor('kind', { header: 'Kind', meta: { phone: '' } }),
  column.accessor('owner', {
    header: 'Owner',
    meta: { phone: 'owner:' },
    cell: ({ getValue }) => <UntrustedText text={getValue()} />,
  }),
  column.accessor('dueOn', {
    id: 'due',
    header: 'Due',
    meta: { phone: 'due' },
    cell: ({ row: { original } }) => {
      const late = isOverdue(original, original.at);
      return (
        <span className={late ? styles.late : styles.day}>
          {dayOf(original.dueOn)}
          {late ? ' overdue' : ''}
        </span>
      );
    },
  }),
  column.accessor('state', {
    header: 'State',
    meta: { phone: '' },
    cell: ({ getValue }) => ACTION_STATE_WORDS[getValue()],
  }),
  column.accessor('incident', {
    header: 'Incident',
    cell: ({ getValue }) => <UntrustedText text={getValue()} />,
  }),
]);

interface Props extends TablePage<ActionListRow> {
  csvHref: string;
  clearHref: string | null;
}

export function RetroActionsTable({ clearHref, ...page }: Props) {
  return (
    <DataTable
      name="retro-actions"
      caption="Actions"
      columns={columns}
      rowId={({ id }) => id}
      rowHref={({ incidentId }) => urls.retro(incidentId)}
      empty={
        clearHref ? (
          <EmptyState things="actions" kind="no-match" clearHref={clearHref} />
        ) : (
          <EmptyState things="actions of yours" kind="none-yet">
            What retros ask of you stands here, what is due first on top.
          </EmptyState>
        )
      }
      {...page}
    />
  );
}
