import Link from 'next/link';
import { counted } from '#components/charts/words.ts';
import { Instant } from '#components/ui/instant.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { SeverityBadge } from '#components/ui/severity-badge.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { lateEvents } from '#lib/campaigns/late-queries.ts';
import type { CampaignView } from '#lib/campaigns/queries.ts';
import type { Severity } from '#lib/domain/incident/observation.ts';
import { urls } from '#lib/platform/urls.ts';
import styles from './page.module.css';

/** What was recorded about the period after its population had been frozen: no part of it, and shown as such. */
export async function SinceThen({ campaign }: { campaign: CampaignView }) {
  const { deployments, verdicts, incidents } = await lateEvents(campaign.id);
  const total = deployments.length + verdicts.length + incidents.length;
  const signed = campaign.attestation?.at;
  const mark = (at: Date) => (signed && at > signed ? 'after the attestation' : 'after the freeze');
  return (
    <Panel
      title={signed ? 'Since the attestation and the freeze' : 'Since the freeze'}
      note={total === 0 ? 'nothing' : counted(total, 'event')}
    >
      {total === 0 ? (
        <p className={styles.muted}>Nothing was recorded about this period that is not in the population.</p>
      ) : (
        <ul className={styles.list}>
          {deployments.map(({ deploymentId, changeId, title, at, environment }) => (
            <li key={deploymentId}>
              A deployment to {environment} within the period that was recorded later:{' '}
              <Link href={urls.change(changeId)} prefetch={false}>
                <UntrustedText text={title} />
              </Link>{' '}
              <Instant at={at} />
            </li>
          ))}
          {incidents.map(({ incidentId, title, severity, changeId, change, recordedAt }) => (
            <li key={`${incidentId} ${changeId}`}>
              <SeverityBadge severity={severity as Severity} />{' '}
              <Link href={urls.incident(incidentId)} prefetch={false}>
                <UntrustedText text={title} />
              </Link>
              , traced to{' '}
              <Link href={urls.auditItem(campaign.id, changeId)} prefetch={false}>
                <UntrustedText text={change} />
              </Link>{' '}
              <span className={styles.muted}>
                recorded {mark(recordedAt)} <Instant at={recordedAt} />
              </span>
            </li>
          ))}
          {verdicts.map(({ incidentId, incident, changeId, title, state, recordedAt }) => (
            <li key={`verdict ${incidentId} ${changeId}`}>
              A verdict ({state}) on{' '}
              <Link href={urls.auditItem(campaign.id, changeId)} prefetch={false}>
                <UntrustedText text={title} />
              </Link>{' '}
              as a cause of{' '}
              <Link href={urls.incident(incidentId)} prefetch={false}>
                <UntrustedText text={incident} />
              </Link>{' '}
              <span className={styles.muted}>
                given {mark(recordedAt)} <Instant at={recordedAt} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
