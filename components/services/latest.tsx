import Link from 'next/link';
import type { LinkState } from '#lib/domain/attribution/types.ts';
import type { ChangeStatus } from '#lib/domain/change/observation.ts';
import type { Severity } from '#lib/domain/incident/observation.ts';
import type { Involvement } from '#lib/domain/provenance/types.ts';
import { urls } from '#lib/platform/urls.ts';
import { ChangeMoment } from '../changes/change-moment.tsx';
import { AiBadge } from '../ui/ai-badge.tsx';
import { Instant } from '../ui/instant.tsx';
import { SeverityBadge } from '../ui/severity-badge.tsx';
import { UntrustedText } from '../ui/untrusted-text.tsx';
import styles from './latest.module.css';

interface IncidentsProps {
  incidents: readonly {
    id: string;
    title: string;
    severity: Severity;
    startedAt: Date;
    noChange: boolean;
    causes: readonly { state: LinkState; involvement: Involvement }[];
  }[];
}

/** A service's newest incidents, with what is known of the cause. */
export function LatestIncidents({ incidents }: IncidentsProps) {
  if (incidents.length === 0) return <p className={styles.muted}>No incident has affected it.</p>;
  return (
    <ul className={styles.list}>
      {incidents.map(({ id, title, severity, startedAt, noChange, causes }) => (
        <li key={id}>
          <SeverityBadge severity={severity} />
          <Link className={styles.title} href={urls.incident(id)} prefetch={false}>
            <UntrustedText text={title} />
          </Link>
          <span className={styles.muted}>{causeWords(causes, noChange)}</span>
          <span className={styles.when}>
            <Instant at={startedAt} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function causeWords(causes: IncidentsProps['incidents'][number]['causes'], noChange: boolean): string {
  const count = (wanted: LinkState) => causes.filter(({ state }) => state === wanted).length;
  if (count('match') > 0) return 'cause confirmed';
  if (noChange) return 'no change caused it';
  if (count('disputed') > 0) return 'cause disputed';
  if (count('proposed') > 0) return 'cause proposed';
  return count('suspect') > 0 ? `${count('suspect')} suspects` : 'open';
}

interface ChangesProps {
  changes: readonly {
    id: string;
    title: string;
    involvement: Involvement;
    authorName: string;
    status: ChangeStatus;
    effectiveAt: Date;
    incidents: readonly unknown[];
  }[];
}

/** A service's newest changes. */
export function LatestChanges({ changes }: ChangesProps) {
  if (changes.length === 0) return <p className={styles.muted}>No change has touched it.</p>;
  return (
    <ul className={styles.list}>
      {changes.map(({ id, title, involvement, authorName, status, effectiveAt, incidents }) => (
        <li key={id}>
          <AiBadge involvement={involvement} />
          <Link className={styles.title} href={urls.change(id)} prefetch={false}>
            <UntrustedText text={title} />
          </Link>
          <span className={styles.muted}>
            <UntrustedText text={authorName} />
            {incidents.length > 0 ? ' · caused an incident' : ''}
          </span>
          <span className={styles.when}>
            <ChangeMoment status={status} at={effectiveAt} />
          </span>
        </li>
      ))}
    </ul>
  );
}
