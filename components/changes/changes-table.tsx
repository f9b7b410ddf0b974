'use client';

import Link from 'next/link';
import type { ChangeKind, ChangeStatus } from '#lib/domain/change/observation.ts';
import type { Severity } from '#lib/domain/incident/observation.ts';
import type { Level } from '#lib/domain/person/observation.ts';
import type { Grade, Involvement } from '#lib/domain/provenance/types.ts';
import type { Tier } from '#lib/domain/service/observation.ts';
import { urls } from '#lib/platform/urls.ts';
import { columnsFor } from '../table/columns.ts';
import { DataTable, type TablePage } from '../table/data-table.tsx';
import { AiBadge } from '../ui/ai-badge.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { visibleText } from '../ui/hidden-characters.ts';
import { SeverityBadge } from '../ui/severity-badge.tsx';
import { TierBadge } from '../ui/tier-badge.tsx';
import { UntrustedText } from '../ui/untrusted-text.tsx';
import { ChangeMoment } from './change-moment.tsx';
import styles from './changes-table.module.css';

/** What the table shows of a change. */
export interface ChangeListRow {
  id: string;
  externalId: string;
  repository: string | null;
  prNumber: number | null;
  kind: ChangeKind;
  title: string;
  authorName: string;
  authorLevel: Level | null;
  status: ChangeStatus;
  involvement: Involvement;
  grade: Grade | null;
  tools: string[];
  conflicts: number;
  linesAdded: number;
  linesDeleted: number;
  fileCount: number;
  isRevert: boolean;
  tier: Tier | null;
  risk: number | null;
  effectiveAt: Date;
  services: { slug: string; name: string; tier: Tier }[];
  incidents: { id: string; title: string; severity: number }[];
}

const whole = new Intl.NumberFormat('en');
const column = columnsFor<ChangeListRow>();

const columns = column.columns([
  column.accessor('title', {
    header: 'Change',
    meta: { wide: true },
    cell: ({ row }) => (
      <span className={styles.title}>
        <UntrustedText text={row.original.title} />
      </span>
    ),
  }),
  column.accessor('involvement', {
    header: 'AI',
    meta: { phone: '' },
    cell: ({ row }) => (
      <>
        <AiBadge involvement={row.original.involvement} grade={row.original.grade} />
        {row.original.conflicts > 0 ? (
          <span className={styles.conflict} title="The evidence contradicts itself">
            {' '}
            conflict
          </span>
        ) : null}
      </>
    ),
  }),
  column.accessor('effectiveAt', {
    id: 'effective',
    header: 'Took effect / proposed',
    enableSorting: true,
    sortDescFirst: true,
    meta: { phone: '' },
    cell: ({ row }) => <ChangeMoment status={row.original.status} at={row.original.effectiveAt} />,
  }),
  column.accessor('services', {
    header: 'Service',
    meta: { phone: '' },
    cell: ({ getValue }) => {
      const [first, ...others] = getValue();
      if (!first) return <span className={styles.muted}>none known</span>;
      return (
        <span className={styles.nowrap}>
          <TierBadge tier={first.tier} />{' '}
          <Link href={urls.service(first.slug)} prefetch={false}>
            <UntrustedText text={first.name} />
          </Link>
          {others.length > 0 ? (
            <span
              className={styles.muted}
              title={others.map((service) => visibleText(service.name)).join(', ')}
            >
              {' '}
              +{others.length}
            </span>
          ) : null}
        </span>
      );
    },
  }),
  column.accessor('kind', { header: 'Kind', meta: { optional: true } }),
  column.accessor('authorName', {
    header: 'Author',
    cell: ({ row }) => (
      <span className={styles.nowrap}>
        <UntrustedText text={row.original.authorName} />
        {row.original.authorLevel ? <span className={styles.muted}> {row.original.authorLevel}</span> : null}
      </span>
    ),
  }),
  column.display({
    id: 'lines',
    header: 'Lines',
    enableSorting: true,
    sortDescFirst: true,
    meta: { align: 'end' },
    cell: ({ row }) => (
      <span className={styles.nowrap}>
        +{whole.format(row.original.linesAdded)} −{whole.format(row.original.linesDeleted)}
      </span>
    ),
  }),
  column.accessor('fileCount', {
    id: 'files',
    header: 'Files',
    enableSorting: true,
    sortDescFirst: true,
    meta: { align: 'end', optional: true },
    cell: ({ getValue }) => whole.format(getValue()),
  }),
  column.accessor('incidents', {
    header: 'Caused',
    meta: { phone: 'caused' },
    cell: ({ getValue }) => {
      const [worst, ...others] = getValue();
      if (!worst) return null;
      return (
        <Link
          href={urls.incident(worst.id)}
          prefetch={false}
          title={visibleText(worst.title)}
          className={styles.nowrap}
        >
          <SeverityBadge severity={worst.severity as Severity} />
          {others.length > 0 ? <span className={styles.muted}> +{others.length}</span> : null}
        </Link>
      );
    },
  }),
  column.accessor('status', { header: 'Status', meta: { optional: true } }),
  column.accessor('repository', {
    header: 'Repository',
    meta: { optional: true },
    cell: ({ row }) => (
      <span className={styles.nowrap}>
        {row.original.repository ? <UntrustedText text={row.original.repository} /> : null}
        {row.original.prNumber === null ? null : ` #${row.original.prNumber}`}
      </span>
    ),
  }),
  column.accessor('tools', {
    header: 'Tools',
    meta: { optional: true },
    cell: ({ getValue }) => <UntrustedText text={getValue().join(', ')} />,
  }),
  column.accessor('externalId', {
    header: 'Id at the source',
    meta: { optional: true },
    cell: ({ getValue }) => (
      <code title={visibleText(getValue())}>
        <UntrustedText text={getValue().slice(0, 12)} />
      </code>
    ),
  }),
]);

interface Props extends TablePage<ChangeListRow> {
  csvHref: string;
  summary: string;
  /** The list without filters; null where none is set, so that an empty list means an empty database. */
  clearHref: string | null;
}

/** The list of changes. */
export function ChangesTable({ clearHref, ...page }: Props) {
  return (
    <DataTable
      name="changes"
      caption="Changes"
      columns={columns}
      rowId={(row) => row.id}
      rowHref={(row) => urls.change(row.id)}
      empty={
        clearHref ? (
          <EmptyState kind="no-match" things="changes" clearHref={clearHref} />
        ) : (
          <EmptyState kind="none-yet" things="changes">
            Import a repository: <code>bin/countersign import git path/to/repository</code>
          </EmptyState>
        )
      }
      {...page}
    />
  );
}
