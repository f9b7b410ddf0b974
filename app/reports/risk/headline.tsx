import { count, figure } from '#app/overview/words.ts';
import { Stat } from '#components/ui/stat.tsx';
import { OUTCOME_DAYS } from '#lib/domain/risk/calibration.ts';
import type { RiskCalibration } from '#lib/reports/risk-calibration.ts';
import type { RiskLinks } from './links.ts';
import styles from './risk.module.css';

/** The answer in three figures, each with what it is made of. */
export function Headline({ report, links }: { report: RiskCalibration; links: RiskLinks }) {
  const { all, auc, young } = report;
  const counted = `${count(all.numerator)} of ${count(all.denominator)} changes`;
  return (
    <div className={styles.headline}>
      {auc === null ? (
        <Stat
          label="A failed change scored higher"
          value={null}
          tooFew={`${counted} failed; at least 10 are needed`}
          n={counted}
          href={links.failed()}
        />
      ) : (
        <Stat
          label="A failed change scored higher"
          value={`${Math.round(100 * auc.value)}%`}
          unit="of pairs"
          n="than one that held; a coin gives 50%"
          interval={{ low: `${Math.round(100 * auc.low)}%`, high: `${Math.round(100 * auc.high)}%` }}
          href={links.failed()}
        />
      )}
      {all.tooFew ? (
        <Stat label="Failed" value={null} tooFew={counted} n={counted} href={links.failed()} />
      ) : (
        <Stat
          label="Failed"
          value={figure(all.value)}
          unit="per 1,000"
          n={counted}
          interval={{ low: figure(all.low), high: figure(all.high) }}
          href={links.failed()}
        />
      )}
      <Stat
        label="Too young to tell"
        value={count(young)}
        n={`changes of the last ${OUTCOME_DAYS} days, not counted`}
        href={links.changes('young')}
      />
    </div>
  );
}
