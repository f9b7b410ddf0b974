'use client';

import Link from 'next/link';
import type { AiRole, LinkRelation, LinkState } from '#lib/domain/attribution/types.ts';
import type { IncidentStatus, Severity } from '#lib/domain/incident/observation.ts';
import { AI_ROLE_WORDS } from '#lib/domain/incident/verdict.ts';
import type { Involvement } from '#lib/domain/provenance/types.ts';
import type { Tier } from '#lib/domain/service/observation.ts';
import { urls } from '#lib/platform/urls.ts';
import { columnsFor } from '../table/columns.ts';
import { DataTable, type TablePage } from '../table/data-table.tsx';
import { AiBadge } from '../ui/ai-badge.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { visibleText } from '../ui/hidden-characters.ts';
import { Instant } from '../ui/instant.tsx';
import { SeverityBadge } from '../ui/severity-badge.tsx';
import { TierBadge } from '../ui/tier-badge.tsx';
import { UntrustedText } from '../ui/untrusted-text.tsx';
import { durationWords } from './duration.ts';
import styles from './incidents-table.module.css';

/** What the table shows of an incident. */
export interface IncidentListRow {
  id: string;
  externalId: string;
  title: string;
  severity: Severity;
  status: IncidentStatus;
  startedAt: Date;
  detectedAt: Date | null;
  mitigatedAt: Date | null;
  minutes: number | null;
  lostOrders: bigint | null;
  noChange: boolean;
  services: { slug: string; name: string; tier: Tier }[];
  /** Confirmed, disputed and suspected ones, the confirmed first. */
  causes: {
    changeId: string;
    title: string;
    state: LinkState;
    relation: LinkRelation;
    aiRole: AiRole;
    involvement: Involvement;
  }[];
}

const whole = new Intl.NumberFormat('en');
const column = columnsFor<IncidentListRow>();

const columns = column.columns([
  column.accessor('title', {
    header: 'Incident',
    cell: ({ row }) => (
      <span className={styles.title} title={visibleText(row.original.title)}>
        <UntrustedText text={row.original.title} />
      </span>
    ),
  }),
  column.accessor('severity', {
    header: 'Severity',
    enableSorting: true,
    sortDescFirst: false,
    meta: { phone: '' },
    cell: ({ getValue }) => <SeverityBadge severity={getValue()} />,
  }),
  column.accessor('services', {
    header: 'Service',
    meta: { phone: '' },
    cell: ({ getValue }) => <Services services={getValue()} />,
  }),
  column.accessor('startedAt', {
    id: 'started',
    header: 'Started',
    enableSorting: true,
    sortDescFirst: true,
    meta: { phone: '' },
    cell: ({ getValue }) => <Instant at={getValue()} />,
  }),
  column.accessor('causes', {
    header: 'What caused it',
    meta: { phone: 'cause:' },
    cell: ({ row }) => <Cause incident={row.original} />,
  }),
  column.display({
    id: 'ai-role',
    header: 'AI role',
    cell: ({ row }) => {
      const roles = new Set(
        row.original.causes.filter(({ state }) => state === 'match').map(({ aiRole }) => aiRole),
      );
      return roles.size === 0 ? (
        <span className={styles.muted} title="No cause is confirmed">
          –
        </span>
      ) : (
        <span className={styles.role}>{[...roles].map((role) => AI_ROLE_WORDS[role]).join('; ')}</span>
      );
    },
  }),
  column.accessor('minutes', {
    id: 'duration',
    header: 'To mitigate',
    enableSorting: true,
    sortDescFirst: true,
    meta: { align: 'end' },
    cell: ({ getValue }) => {
      const minutes = getValue();
      return minutes === null ? (
        <span className={styles.muted}>not yet</span>
      ) : (
        <span className={styles.nowrap}>{durationWords(minutes)}</span>
      );
    },
  }),
  column.accessor('lostOrders', {
    id: 'lost-orders',
    header: 'Lost orders',
    enableSorting: true,
    sortDescFirst: true,
    meta: { align: 'end' },
    cell: ({ getValue }) => {
      const lost = getValue();
      return lost === null ? (
        <span className={styles.muted} title="Nobody has stated it">
          –
        </span>
      ) : (
        whole.format(lost)
      );
    },
  }),
  column.accessor('status', { header: 'Status', meta: { optional: true } }),
  column.accessor('detectedAt', {
    header: 'Detected',
    meta: { optional: true },
    cell: ({ getValue }) => <InstantOrNone at={getValue()} />,
  }),
  column.accessor('mitigatedAt', {
    header: 'Mitigated',
    meta: { optional: true },
    cell: ({ getValue }) => <InstantOrNone at={getValue()} />,
  }),
  column.accessor('externalId', {
    header: 'Id at the source',
    meta: { optional: true },
    cell: ({ getValue }) => (
      <code>
        <UntrustedText text={getValue()} />
      </code>
    ),
  }),
]);

function Services({ services }: { services: IncidentListRow['services'] }) {
  const [first, ...others] = services;
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
          title={others.map(({ name, tier }) => `${visibleText(name)} (Tier ${tier})`).join(', ')}
        >
          {' '}
          +{others.length}
        </span>
      ) : null}
    </span>
  );
}

/** The best that is known: a confirmed cause, else that none is, else what is disputed or suspected. */
function Cause({ incident: { causes, noChange } }: { incident: IncidentListRow }) {
  const inState = (wanted: LinkState) => causes.filter(({ state }) => state === wanted);
  const [cause, ...more] = inState('match');
  if (cause) {
    return (
      <span className={styles.cause}>
        <AiBadge involvement={cause.involvement} />
        <Link href={urls.change(cause.changeId)} prefetch={false} className={styles.change}>
          <UntrustedText text={cause.title} />
        </Link>
        {more.length > 0 ? <span className={styles.muted}>+{more.length}</span> : null}
        {inState('disputed').length > 0 ? <span className={styles.disputed}>another disputed</span> : null}
      </span>
    );
  }
  if (noChange) return 'no change caused it';
  const [disputed] = inState('disputed');
  if (disputed) {
    return (
      <span className={styles.cause}>
        <AiBadge involvement={disputed.involvement} />
        <span className={styles.disputed}>disputed</span>
      </span>
    );
  }
  if (inState('proposed').length > 0) return 'proposed, to be seconded';
  const suspects = inState('suspect').length;
  if (suspects > 0) return `${suspects} ${suspects === 1 ? 'suspect' : 'suspects'}`;
  return <span className={styles.muted}>open</span>;
}

function InstantOrNone({ at }: { at: Date | null }) {
  return at ? <Instant at={at} /> : <span className={styles.muted}>not yet</span>;
}

interface Props extends TablePage<IncidentListRow> {
  csvHref: string;
  summary: string;
  /** The list without filters; null where none is set, so that an empty list means an empty database. */
  clearHref: string | null;
}

/** The list of incidents. */
export function IncidentsTable({ clearHref, ...page }: Props) {
  return (
    <DataTable
      name="incidents"
      caption="Incidents"
      columns={columns}
      rowId={(row) => row.id}
      rowHref={(row) => urls.incident(row.id)}
      empty={
        clearHref ? (
          <EmptyState kind="no-match" things="incidents" clearHref={clearHref} />
        ) : (
          <EmptyState kind="none-yet" things="incidents">
            Import some: <code>bin/countersign import ndjson incidents incidents.ndjson</code>
          </EmptyState>
        )
      }
      {...page}
    />
  );
}
