'use client';

import Link from 'next/link';
import type { Level, OrgRole } from '#lib/domain/person/observation.ts';
import { urls } from '#lib/platform/urls.ts';
import { columnsFor } from '../table/columns.ts';
import { DataTable, type TablePage } from '../table/data-table.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { UntrustedText } from '../ui/untrusted-text.tsx';
import styles from './people-table.module.css';
import { LEVEL_WORDS, ROLE_WORDS } from './words.ts';

/** What the table shows of a person. */
export interface PersonListRow {
  id: string;
  slug: string;
  name: string;
  level: Level | null;
  orgRole: OrgRole;
  team: string | null;
  active: boolean;
  /** Slug of the person they were merged into. */
  mergedInto: string | null;
  identities: number;
  /** Changes recorded as theirs. */
  changes: number;
}

const whole = new Intl.NumberFormat('en');
const column = columnsFor<PersonListRow>();
const none = <span className={styles.muted}>–</span>;

const columns = column.columns([
  column.accessor('name', {
    header: 'Name',
    enableSorting: true,
    sortDescFirst: false,
    cell: ({ getValue }) => <UntrustedText text={getValue()} />,
  }),
  column.accessor('slug', {
    header: 'Slug',
    enableSorting: true,
    sortDescFirst: false,
    meta: { phone: '' },
    cell: ({ getValue }) => <UntrustedText text={getValue()} />,
  }),
  column.accessor('level', {
    header: 'Level',
    enableSorting: true,
    sortDescFirst: true,
    meta: { phone: '' },
    cell: ({ row: { original } }) => (original.level ? LEVEL_WORDS[original.level] : none),
  }),
  column.accessor('orgRole', {
    header: 'Role',
    meta: { phone: '' },
    cell: ({ row: { original } }) => ROLE_WORDS[original.orgRole],
  }),
  column.accessor('team', {
    header: 'Team',
    enableSorting: true,
    sortDescFirst: false,
    cell: ({ getValue }) => {
      const team = getValue();
      return team === null ? none : <UntrustedText text={team} />;
    },
  }),
  column.accessor('active', {
    header: 'State',
    meta: { phone: '' },
    cell: ({ row: { original } }) =>
      original.mergedInto ? (
        <span className={styles.muted}>
          merged into <UntrustedText text={original.mergedInto} />
        </span>
      ) : original.active ? (
        'active'
      ) : (
        <span className={styles.muted}>not active</span>
      ),
  }),
  column.accessor('identities', {
    header: 'Identities',
    meta: { align: 'end' },
    cell: ({ getValue }) => whole.format(getValue()),
  }),
  column.accessor('changes', {
    header: 'Changes',
    meta: { align: 'end', phone: 'changes' },
    cell: ({ row: { original } }) =>
      original.changes === 0 ? (
        <span className={styles.muted}>0</span>
      ) : (
        <Link href={urls.changes({ author: original.slug })} prefetch={false}>
          {whole.format(original.changes)}
        </Link>
      ),
  }),
]);

interface Props extends TablePage<PersonListRow> {
  csvHref: string;
  summary: string;
  /** The list without filters; null where none is set, so that an empty list means an empty database. */
  clearHref: string | null;
}

/** The list of people. */
export function PeopleTable({ clearHref, ...page }: Props) {
  return (
    <DataTable
      name="people"
      caption="People"
      columns={columns}
      rowId={(row) => row.id}
      rowHref={(row) => urls.person(row.slug)}
      empty={
        clearHref ? (
          <EmptyState kind="no-match" things="people" clearHref={clearHref} />
        ) : (
          <EmptyState kind="none-yet" things="people">
            Import some: <code>bin/countersign import ndjson people people.ndjson</code>
          </EmptyState>
        )
      }
      {...page}
    />
  );
}
