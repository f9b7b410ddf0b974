'use client';

import Link from 'next/link';
import { urls } from '#lib/platform/urls.ts';
import { columnsFor } from '../table/columns.ts';
import { DataTable, type TablePage } from '../table/data-table.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Instant } from '../ui/instant.tsx';
import { UntrustedText } from '../ui/untrusted-text.tsx';
import styles from './log-table.module.css';
import { subjectHref, toldWords } from './subject.ts';

/** What the table shows of an entry. */
export interface LogListRow {
  seq: string;
  at: Date;
  action: string;
  actorKind: string;
  actorId: string;
  actorName: string | null;
  actorSlug: string | null;
  subjectType: string;
  subjectId: string;
  body: string;
}

const column = columnsFor<LogListRow>();

const columns = column.columns([
  column.accessor('action', {
    header: 'What',
    cell: ({ getValue }) => (
      <span className={styles.action}>
        <UntrustedText text={getValue()} />
      </span>
    ),
  }),
  column.accessor('seq', { header: 'Entry', meta: { align: 'end', phone: '' } }),
  column.accessor('at', {
    header: 'When',
    meta: { phone: '' },
    cell: ({ getValue }) => <Instant at={getValue()} />,
  }),
  column.accessor('actorName', {
    header: 'Who',
    meta: { phone: '' },
    cell: ({ row: { original } }) => <Actor {...original} />,
  }),
  column.accessor('subjectId', {
    header: 'About',
    meta: { phone: '' },
    cell: ({ row: { original } }) => <Subject {...original} />,
  }),
  column.accessor('body', {
    header: 'What it tells',
    meta: { wide: true },
    cell: ({ getValue }) => (
      <span className={styles.body}>
        <UntrustedText text={toldWords(getValue())} />
      </span>
    ),
  }),
]);

/** Who acted, by name where that is known. */
export function Actor({
  actorKind,
  actorId,
  actorName,
  actorSlug,
}: Pick<LogListRow, 'actorKind' | 'actorId' | 'actorName' | 'actorSlug'>) {
  const name = <UntrustedText text={actorName ?? actorId} />;
  if (actorSlug !== null)
    return (
      <Link href={urls.person(actorSlug)} prefetch={false}>
        {name}
      </Link>
    );
  return (
    <>
      {name} <span className={styles.muted}>({actorKind})</span>
    </>
  );
}

/** What it is about, with a link to its page where it has one. */
export function Subject({
  subjectType,
  subjectId,
  body,
}: Pick<LogListRow, 'subjectType' | 'subjectId' | 'body'>) {
  const href = subjectHref(subjectType, subjectId, body);
  const short = /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(subjectId) ? subjectId.slice(0, 8) : subjectId;
  const words = (
    <>
      {subjectType} <UntrustedText text={short} />
    </>
  );
  return href ? (
    <Link href={href} prefetch={false} title={subjectId}>
      {words}
    </Link>
  ) : (
    <span title={subjectId}>{words}</span>
  );
}

interface Props extends TablePage<LogListRow> {
  csvHref: string;
  summary: string;
  /** The log without filters; null where none is set. */
  clearHref: string | null;
  /** What an empty list does not say. */
  note?: string | undefined;
}

/** The log, the newest entry first. */
export function LogTable({ clearHref, note, ...page }: Props) {
  return (
    <DataTable
      name="audit-log"
      caption="Audit log"
      columns={columns}
      rowId={(row) => row.seq}
      rowHref={(row) => urls.auditEntry(row.seq)}
      empty={
        clearHref ? (
          <EmptyState kind="no-match" things="entries" clearHref={clearHref}>
            {note}
          </EmptyState>
        ) : (
          <EmptyState kind="none-yet" things="entries">
            Every change of state writes one.
          </EmptyState>
        )
      }
      {...page}
    />
  );
}
