'use client';

import Link from 'next/link';
import { urls } from '#lib/platform/urls.ts';
import { columnsFor } from '../table/columns.ts';
import { DataTable, type TablePage } from '../table/data-table.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Instant } from '../ui/instant.tsx';
import { UntrustedText } from '../ui/untrusted-text.tsx';
import styles from './campaign.module.css';
import { COVERAGE_WORDS, type CoverageState, dayOf } from './words.ts';

export interface CoverageTableRow {
  service: { id: string; slug: string; name: string };
  director: { slug: string; name: string } | null;
  state: CoverageState;
  last: { campaignId: string; name: string; attestedAt: Date; by: string } | null;
  running: { campaignId: string; name: string; auditor: string } | null;
  dueOn: Date | null;
}

const column = columnsFor<CoverageTableRow>();
const columns = column.columns([
  column.accessor((row) => row.service.name, {
    id: 'service',
    header: 'Service',
    cell: ({ getValue }) => <UntrustedText text={getValue()} />,
  }),
  column.accessor('state', {
    header: 'State',
    meta: { phone: '' },
    cell: ({ getValue }) => (
      <span className={styles.state} data-state={getValue()}>
        {COVERAGE_WORDS[getValue()]}
      </span>
    ),
  }),
  column.accessor('director', {
    header: 'Director',
    meta: { phone: 'director:' },
    cell: ({ getValue }) => {
      const director = getValue();
      return director ? (
        <span className={styles.name}>
          <UntrustedText text={director.name} />
        </span>
      ) : (
        <span className={styles.muted}>nobody</span>
      );
    },
  }),
  column.accessor('dueOn', {
    header: 'Due',
    meta: { phone: 'due' },
    cell: ({ getValue }) => {
      const due = getValue();
      return due ? (
        <span className={styles.day}>{dayOf(due)}</span>
      ) : (
        <span className={styles.muted}>now</span>
      );
    },
  }),
  column.accessor('last', {
    header: 'Last attested',
    meta: { wide: true, phone: 'last attested' },
    cell: ({ getValue }) => <Last last={getValue()} />,
  }),
  column.accessor('running', {
    header: 'Under way',
    meta: { phone: 'under way:' },
    cell: ({ getValue }) => <Running running={getValue()} />,
  }),
]);

function Last({ last }: Pick<CoverageTableRow, 'last'>) {
  if (!last) return <span className={styles.muted}>never</span>;
  return (
    <>
      <Instant at={last.attestedAt} /> by <UntrustedText text={last.by} />,{' '}
      <Link href={urls.audit(last.campaignId)} prefetch={false}>
        <UntrustedText text={last.name} />
      </Link>
    </>
  );
}

function Running({ running }: Pick<CoverageTableRow, 'running'>) {
  if (!running) return <span className={styles.muted}>nothing</span>;
  return (
    <>
      <Link href={urls.audit(running.campaignId)} prefetch={false}>
        <UntrustedText text={running.name} />
      </Link>{' '}
      <span className={styles.muted}>
        <UntrustedText text={running.auditor} />
      </span>
    </>
  );
}

interface Props extends TablePage<CoverageTableRow> {
  csvHref: string;
  summary: string;
  /** The board without its filters; null where none is set. */
  clearHref: string | null;
}

/** Each Tier-1 service: when somebody last signed for it, and when again. */
export function CoverageTable({ clearHref, ...page }: Props) {
  return (
    <DataTable
      name="audit-coverage"
      caption="Coverage of Tier-1 services"
      columns={columns}
      rowId={({ service }) => service.id}
      rowHref={({ service }) => urls.service(service.slug)}
      empty={
        clearHref ? (
          <EmptyState things="services" kind="no-match" clearHref={clearHref} />
        ) : (
          <EmptyState things="Tier-1 services" kind="none-yet">
            Tiers come with the services file, or are set on the page of a service.
          </EmptyState>
        )
      }
      {...page}
    />
  );
}
