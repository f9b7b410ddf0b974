'use client';

import Link from 'next/link';
import { createContext, use } from 'react';
import { LIVE_STATUSES } from '#lib/domain/change/observation.ts';
import type { Tier } from '#lib/domain/service/observation.ts';
import { urls } from '#lib/platform/urls.ts';
import { columnsFor } from '../table/columns.ts';
import { DataTable, type TablePage } from '../table/data-table.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { TierBadge } from '../ui/tier-badge.tsx';
import { UntrustedText } from '../ui/untrusted-text.tsx';
import styles from './services-table.module.css';

/** What the table shows of a service; figures are of the period. */
export interface ServiceListRow {
  id: string;
  slug: string;
  name: string;
  tier: Tier;
  tierStated: boolean;
  team: string | null;
  directorName: string | null;
  changes: number;
  aiChanges: number;
  unknownChanges: number;
  sev2: number;
  sev2Ai: number;
  /** Incidents of any time with a verdict that is in dispute. */
  disputed: number;
}

interface Period {
  /** As filters of the lists behind the figures. */
  range: { from: string | undefined; to: string };
  /** As the parameter of a service's page. */
  days: string;
}

const PeriodContext = createContext<Period>({ range: { from: undefined, to: '' }, days: '' });

const whole = new Intl.NumberFormat('en');
const column = columnsFor<ServiceListRow>();

const columns = column.columns([
  column.accessor('name', {
    id: 'slug',
    header: 'Service',
    enableSorting: true,
    sortDescFirst: false,
    cell: ({ getValue }) => <UntrustedText text={getValue()} />,
  }),
  column.accessor('tier', {
    header: 'Tier',
    enableSorting: true,
    sortDescFirst: false,
    meta: { phone: '' },
    cell: ({ row }) => (
      <span className={styles.nowrap}>
        <TierBadge tier={row.original.tier} stated={row.original.tierStated} />
        {row.original.tierStated ? null : <span className={styles.muted}> assumed</span>}
      </span>
    ),
  }),
  column.accessor('team', {
    header: 'Team',
    cell: ({ getValue }) => <TextOrNone text={getValue()} />,
  }),
  column.accessor('directorName', {
    header: 'Director',
    cell: ({ getValue }) => <TextOrNone text={getValue()} />,
  }),
  column.accessor('changes', {
    header: 'Changes',
    enableSorting: true,
    sortDescFirst: true,
    meta: { align: 'end' },
    cell: ({ row }) => <ChangeCount row={row.original} count={row.original.changes} />,
  }),
  column.accessor('aiChanges', {
    id: 'ai',
    header: 'AI share',
    enableSorting: true,
    sortDescFirst: true,
    meta: { align: 'end', phone: 'AI' },
    cell: ({ row: { original } }) =>
      original.changes === 0 ? (
        <span className={styles.muted}>–</span>
      ) : (
        <span className={styles.nowrap}>
          {percent(original.aiChanges, original.changes)}
          <span className={styles.muted}>
            {' '}
            · <ChangeCount row={original} count={original.aiChanges} ai={AI_INVOLVED} /> of{' '}
            {whole.format(original.changes)}
          </span>
        </span>
      ),
  }),
  column.accessor('unknownChanges', {
    header: 'Coverage',
    meta: { align: 'end', phone: 'coverage' },
    cell: ({ row: { original } }) =>
      original.changes === 0 ? (
        <span className={styles.muted}>–</span>
      ) : (
        <span className={styles.nowrap} title="Changes with evidence of what AI did in them, or did not">
          {percent(original.changes - original.unknownChanges, original.changes)}
          <span className={styles.muted}>
            {' '}
            · {whole.format(original.changes - original.unknownChanges)} of {whole.format(original.changes)}
          </span>
        </span>
      ),
  }),
  column.accessor('sev2', {
    header: 'Sev2 or worse',
    enableSorting: true,
    sortDescFirst: true,
    meta: { align: 'end', phone: 'Sev2+' },
    cell: ({ row }) => <IncidentCount row={row.original} count={row.original.sev2} />,
  }),
  column.accessor('sev2Ai', {
    header: 'AI-linked',
    meta: { align: 'end', phone: 'AI-linked' },
    cell: ({ row }) => <IncidentCount row={row.original} count={row.original.sev2Ai} ai="broad" />,
  }),
  column.accessor('disputed', {
    header: 'Disputed',
    meta: { align: 'end', phone: 'disputed' },
    cell: ({ row: { original } }) => <Disputed {...original} />,
  }),
]);

const AI_INVOLVED = ['assisted', 'authored', 'agent'];

/** Rounded down, so that 100% means all of them. */
const percent = (part: number, all: number) => `${Math.floor((100 * part) / all)}%`;

function TextOrNone({ text }: { text: string | null }) {
  if (text === null) return <span className={styles.muted}>–</span>;
  return (
    <span className={styles.nowrap}>
      <UntrustedText text={text} />
    </span>
  );
}

interface CountProps {
  row: ServiceListRow;
  count: number;
}

function ChangeCount({ row, count, ai }: CountProps & { ai?: readonly string[] }) {
  const { range } = use(PeriodContext);
  if (count === 0) return <span className={styles.muted}>0</span>;
  const query = { ...range, service: row.slug, environment: 'production', status: LIVE_STATUSES, ai };
  return (
    <Link href={urls.changes(query)} prefetch={false}>
      {whole.format(count)}
    </Link>
  );
}

function IncidentCount({ row, count, ai }: CountProps & { ai?: string }) {
  const { range } = use(PeriodContext);
  if (count === 0) return <span className={styles.muted}>0</span>;
  return (
    <Link href={urls.incidents({ ...range, service: row.slug, severity: 2, ai })} prefetch={false}>
      {whole.format(count)}
    </Link>
  );
}

/** Whether a verdict on one of the service's incidents is in dispute, at any time. */
function Disputed({ slug, disputed }: Pick<ServiceListRow, 'slug' | 'disputed'>) {
  if (disputed === 0) return <span className={styles.muted}>0</span>;
  return (
    <Link
      className={styles.disputed}
      href={urls.incidents({ service: slug, cause: 'in-dispute' })}
      prefetch={false}
      title="Incidents with a verdict that is in dispute, of any time"
    >
      {whole.format(disputed)}
    </Link>
  );
}

interface Props extends TablePage<ServiceListRow> {
  period: Period;
  csvHref: string;
  summary: string;
  /** The list without filters; null where none is set, so that an empty list means an empty database. */
  clearHref: string | null;
}

/** The list of services with their figures of a period. */
export function ServicesTable({ period, clearHref, ...page }: Props) {
  return (
    <PeriodContext value={period}>
      <DataTable
        name="services"
        caption="Services"
        columns={columns}
        rowId={(row) => row.id}
        rowHref={(row) => urls.service(row.slug, { days: period.days })}
        empty={
          clearHref ? (
            <EmptyState kind="no-match" things="services" clearHref={clearHref} />
          ) : (
            <EmptyState kind="none-yet" things="services">
              Import some: <code>bin/countersign import ndjson services services.ndjson</code>
            </EmptyState>
          )
        }
        {...page}
      />
    </PeriodContext>
  );
}
