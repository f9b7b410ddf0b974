'use client';

import type { ItemVerdict } from '#lib/domain/campaign/checklist.ts';
import type { FlawKind } from '#lib/domain/campaign/flaws.ts';
import type { DrawnAs } from '#lib/domain/campaign/results.ts';
import { STRATUM_WORDS, type Stratum } from '#lib/domain/campaign/strata.ts';
import { urls } from '#lib/platform/urls.ts';
import { columnsFor } from '../table/columns.ts';
import { DataTable, type TablePage } from '../table/data-table.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Instant } from '../ui/instant.tsx';
import { UntrustedText } from '../ui/untrusted-text.tsx';
import styles from './campaign.module.css';
import { DRAWN_WORDS, flawTitles, VERDICT_WORDS } from './words.ts';

export interface ItemTableRow {
  campaignId: string;
  changeId: string;
  ordinal: number;
  title: string;
  author: string;
  deployedAt: Date | null;
  stratum: Stratum;
  flaws: readonly FlawKind[];
  drawnAs: DrawnAs | null;
  verdict: ItemVerdict | null;
  by: string | null;
}

const column = columnsFor<ItemTableRow>();
const columns = column.columns([
  column.accessor('title', {
    header: 'Change',
    meta: { wide: true },
    cell: ({ getValue }) => <UntrustedText text={getValue()} />,
  }),
  column.accessor('flaws', {
    header: 'The machine found',
    meta: { phone: '' },
    cell: ({ getValue }) =>
      getValue().length === 0 ? (
        <span className={styles.muted}>nothing</span>
      ) : (
        <span className={styles.late}>{flawTitles(getValue())}</span>
      ),
  }),
  column.accessor('stratum', {
    header: 'Kind of change',
    meta: { phone: '' },
    cell: ({ getValue }) => STRATUM_WORDS[getValue()].name,
  }),
  column.accessor('drawnAs', {
    header: 'To be judged as',
    meta: { phone: '' },
    cell: ({ getValue }) => {
      const drawn = getValue();
      return drawn ? DRAWN_WORDS[drawn] : <span className={styles.muted}>not drawn</span>;
    },
  }),
  column.accessor('verdict', {
    header: 'Verdict',
    meta: { phone: 'verdict:' },
    cell: ({ row }) => <Verdict {...row.original} />,
  }),
  column.accessor('author', {
    header: 'Author',
    meta: { optional: true },
    cell: ({ getValue }) => <UntrustedText text={getValue()} />,
  }),
  column.accessor('deployedAt', {
    id: 'deployed',
    header: 'Deployed',
    meta: { phone: 'deployed' },
    cell: ({ getValue }) => {
      const at = getValue();
      return at ? <Instant at={at} /> : null;
    },
  }),
]);

function Verdict({ verdict, by, drawnAs }: ItemTableRow) {
  if (verdict)
    return (
      <>
        <span className={styles.state} data-state={verdict}>
          {VERDICT_WORDS[verdict]}
        </span>{' '}
        {by ? (
          <span className={styles.muted}>
            <UntrustedText text={by} />
          </span>
        ) : null}
      </>
    );
  return <span className={styles.muted}>{drawnAs ? 'not yet' : 'none'}</span>;
}

interface Props extends TablePage<ItemTableRow> {
  csvHref: string;
  summary: string;
  clearHref: string | null;
}

/** Changes of an audit's population, with what the machine and people found. */
export function ItemsTable({ clearHref, ...page }: Props) {
  return (
    <DataTable
      name="audit-items"
      caption="Changes of the population"
      columns={columns}
      rowId={({ changeId }) => changeId}
      rowHref={({ campaignId, changeId }) => urls.auditItem(campaignId, changeId)}
      empty={
        clearHref ? (
          <EmptyState things="changes" kind="no-match" clearHref={clearHref} />
        ) : (
          <EmptyState things="changes" kind="none-yet">
            The population is known once it is frozen.
          </EmptyState>
        )
      }
      {...page}
    />
  );
}
