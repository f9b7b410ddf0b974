import Link from 'next/link';
import { counted } from '#components/charts/words.ts';
import { Fact, Facts } from '#components/ui/facts.tsx';
import { Instant } from '#components/ui/instant.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { TierBadge } from '#components/ui/tier-badge.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { CampaignView } from '#lib/campaigns/queries.ts';
import { urls } from '#lib/platform/urls.ts';
import styles from './page.module.css';

/** What stands fast: the checkpoint, the population and its digest, the seed, who signs. */
export function Frozen({ campaign }: { campaign: CampaignView }) {
  const { id, createdBy, createdAt, frozenAt, checkpoint, population, seedCommitment, seed } = campaign;
  return (
    <Panel
      title="What was frozen"
      note={frozenAt ? undefined : campaign.state === 'cancelled' ? 'nothing' : 'not yet'}
    >
      <Facts>
        <Fact label="Opened">
          by <UntrustedText text={createdBy.name} /> <Instant at={createdAt} />
        </Fact>
        <Fact label="Frozen">{frozenAt && <Instant at={frozenAt} exact />}</Fact>
        <Fact label="Checkpoint">
          {checkpoint && (
            <Link href={urls.auditCheckpoints()} prefetch={false}>
              {counted(Number(checkpoint.size), 'entry', 'entries')} of the log
            </Link>
          )}
        </Fact>
        <Fact label="Population">
          {population && (
            <Link href={urls.auditItems(id)} prefetch={false}>
              {counted(population.size, 'change')}
            </Link>
          )}
        </Fact>
        <Fact label="Its digest">
          {population && <code className={styles.hash}>{population.digest}</code>}
        </Fact>
        <Fact label="Seed, committed as">
          <code className={styles.hash}>{seedCommitment}</code>
        </Fact>
        <Fact label="Seed">{seed && <code className={styles.hash}>{seed}</code>}</Fact>
        <Fact label="Downloads">
          {population && (
            <span className={styles.downloads}>
              <a href={urls.auditExport(id, 'population.csv')} download>
                CSV
              </a>
              <a href={urls.auditExport(id, 'population.xlsx')} download>
                XLSX
              </a>
            </span>
          )}
        </Fact>
        {campaign.delegations.length > 0 ? (
          <Fact label="Delegated">
            <ul className={styles.list}>
              {campaign.delegations.map(({ from, to, by, reason, at }) => (
                <li key={at.toISOString()}>
                  From <UntrustedText text={from.name} /> to <UntrustedText text={to.name} />, by{' '}
                  <UntrustedText text={by?.name ?? 'nobody on record'} /> <Instant at={at} />:{' '}
                  <span className={styles.muted}>
                    <UntrustedText text={reason} />
                  </span>
                </li>
              ))}
            </ul>
          </Fact>
        ) : null}
      </Facts>
    </Panel>
  );
}

/** The services that it is about. */
export function Scope({ campaign: { scope } }: { campaign: CampaignView }) {
  const [one, another] = new Set(scope.map(({ tier }) => tier));
  const isOfOneTier = one !== undefined && another === undefined;
  const note = `${counted(scope.length, 'service')}${isOfOneTier ? `, Tier ${one}` : ''}`;
  return (
    <Panel title="Scope" note={note}>
      <ul className={styles.scope}>
        {scope.map(({ slug, name, tier }) => (
          <li key={slug}>
            <Link href={urls.service(slug)} prefetch={false}>
              <UntrustedText text={name} />
            </Link>
            {isOfOneTier ? null : (
              <>
                {' '}
                <TierBadge tier={tier} />
              </>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
