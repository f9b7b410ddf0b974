'use client';

import Link from 'next/link';
import type { Severity } from '#lib/domain/incident/observation.ts';
import { RETRO_STATE_WORDS, type RetroState } from '#lib/domain/retro/document.ts';
import { urls } from '#lib/platform/urls.ts';
import { columnsFor } from '../table/columns.ts';
import { DataTable, type TablePage } from '../table/data-table.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Instant } from '../ui/instant.tsx';
import { SeverityBadge } from '../ui/severity-badge.tsx';
import { UntrustedText } from '../ui/untrusted-text.tsx';
import styles from './retros-table.module.css';

export interface RetroListRow {
  id: string;
  incident: string;
  severity: Severity;
  state: RetroState;
  owner: string;
  openedAt: Date;
  openActions: number;
  overdueActions: number;
}

const column = columnsFor<RetroListRow>();
const columns = column.columns([
  column.accessor('incident', {
    header: 'Incident',
    meta: { wide: true },
    cell: ({ getValue }) => <UntrustedText text={getValue()} />,
  }),
  column.accessor('severity', {
    header: 'Severity',
    meta: { phone: '' },
    cell: ({ getValue }) => <SeverityBadge severity={getValue()} />,
  }),
  column.accessor('state', {
    header: 'State',
    meta: { phone: '' },
    cell: ({ getValue }) => RETRO_STATE_WORDS[getValue()],
  }),
  column.accessor('owner', {
    header: 'Owner',
    meta: { phone: 'owner:' },
    cell: ({ getValue }) => <UntrustedText text={getValue()} />,
  }),
  column.accessor('openedAt', {
    id: 'opened',
    header: 'Opened',
    meta: { phone: 'opened' },
    cell: ({ getValue }) => <Instant at={getValue()} />,
  }),
  column.accessor('openActions', { header: 'Open actions', meta: { align: 'end', phone: 'open actions:' } }),
  column.accessor('overdueActions', {
    header: 'Overdue',
    meta: { align: 'end', phone: 'overdue:' },
    cell: ({ getValue }) => <span className={getValue() > 0 ? styles.late : undefined}>{getValue()}</span>,
  }),
]);

interface Props extends TablePage<RetroListRow> {
  csvHref: string;
  /** The list without its filters; null where none is set. */
  clearHref: string | null;
}

export function RetrosTable({ clearHref, ...page }: Props) {
  return (
    <DataTable
      name="retros"
      caption="Retros"
      columns={columns}
      rowId={({ id }) => id}
      rowHref={({ id }) => urls.retro(id)}
      empty={
        clearHref ? (
          <EmptyState things="retros" kind="no-match" clearHref={clearHref} />
        ) : (
          <EmptyState things="retros" kind="none-yet">
            A retro is opened from the page of <Link href={urls.incidents()}>an incident</Link>.
          </EmptyState>
        )
      }
      {...page}
    />
  );
}
