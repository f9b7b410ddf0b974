import { LIVE_STATUSES } from '#lib/domain/change/observation.ts';
import { ratePer1000 } from '#lib/domain/statistics/rate.ts';
import { MIN_EVENTS_FOR_RATE } from '#lib/domain/statistics/small-numbers.ts';
import { urls } from '#lib/platform/urls.ts';
import { Stat } from '../ui/stat.tsx';
import styles from './service-stats.module.css';

interface Figures {
  changes: number;
  aiChanges: number;
  unknownChanges: number;
  failedChanges: number;
  sev2: number;
  sev2Strict: number;
  sev2Broad: number;
  sev2Widest: number;
  sev2Disputed: number;
}

interface Props {
  figures: Figures;
  slug: string;
  /** The period, as filters of lists. */
  range: { from: string | undefined; to: string };
}

const whole = new Intl.NumberFormat('en');
const one = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

/** A service's headline figures, each with what it is counted from and a link to its rows. */
export function ServiceStats({ figures, slug, range }: Props) {
  const { changes, aiChanges, unknownChanges, failedChanges, sev2 } = figures;
  const changesHref = (more = {}) =>
    urls.changes({ ...range, service: slug, environment: 'production', status: LIVE_STATUSES, ...more });
  const incidentsHref = (more = {}) => urls.incidents({ ...range, service: slug, severity: 2, ...more });
  const rate = ratePer1000(failedChanges, changes);
  const failed = `${whole.format(failedChanges)} failed of ${whole.format(changes)} changes`;
  return (
    <div className={styles.stats}>
      <Stat
        label="Sev2 or worse"
        value={whole.format(sev2)}
        n={sev2 === 0 ? 'none in the period' : 'incidents that affected it'}
        href={incidentsHref()}
      />
      <Stat
        label="of these AI-linked"
        value={whole.format(figures.sev2Broad)}
        unit="broad"
        n={`${whole.format(figures.sev2Strict)} strict, ${whole.format(figures.sev2Widest)} widest, of ${whole.format(sev2)}${
          figures.sev2Disputed > 0 ? `; ${whole.format(figures.sev2Disputed)} with a disputed cause` : ''
        }`}
        href={incidentsHref({ ai: 'broad' })}
      />
      {rate.tooFew ? (
        <Stat
          label="Change failure rate"
          value={null}
          tooFew={
            rate.bound
              ? `${failed}; at least ${MIN_EVENTS_FOR_RATE} are needed. At most ${one.format(rate.bound.atMost)} per 1,000 with 95% confidence.`
              : 'No change in the period.'
          }
          n={failed}
          href={changesHref({ failed: 5 })}
        />
      ) : (
        <Stat
          label="Change failure rate"
          value={one.format(rate.value)}
          unit="per 1,000 changes"
          interval={{ low: one.format(rate.low), high: one.format(rate.high) }}
          n={failed}
          href={changesHref({ failed: 5 })}
        />
      )}
      {changes === 0 ? (
        <Stat label="AI share" value={null} tooFew="No change in the period." n="" href={changesHref()} />
      ) : (
        <Stat
          label="AI share"
          value={`${Math.floor((100 * aiChanges) / changes)}%`}
          n={`${whole.format(aiChanges)} of ${whole.format(changes)} changes`}
          coverage={{ known: changes - unknownChanges, total: changes }}
          href={changesHref({ ai: ['assisted', 'authored', 'agent'] })}
        />
      )}
      <Stat
        label="Changes"
        value={whole.format(changes)}
        n={`in production, ${whole.format(unknownChanges)} of unknown provenance`}
        href={changesHref()}
      />
    </div>
  );
}
