import { count, rateWords } from '#app/overview/words.ts';
import { linearAxis } from '#components/charts/axis.ts';
import { IntervalTable } from '#components/charts/interval-table.tsx';
import { Panel } from '#components/charts/panel.tsx';
import { OUTCOME_DAYS } from '#lib/domain/risk/calibration.ts';
import type { Rate } from '#lib/domain/statistics/rate.ts';
import type { RiskCalibration } from '#lib/reports/risk-calibration.ts';
import type { RiskLinks } from './links.ts';
import styles from './risk.module.css';

/** Failed changes per 1,000, by tenths of the score, as points with 95% intervals. */
export function Bands({ report, links }: { report: RiskCalibration; links: RiskLinks }) {
  const { bands, all } = report;
  const row = (key: string, rate: Rate, failed: string) => ({
    key,
    counts: [
      <a key="failed" href={failed}>
        {count(rate.numerator)}
      </a>,
      count(rate.denominator),
    ],
    estimate: rate.tooFew ? null : rate,
    bound: rate.bound ? { low: 0, high: rate.bound.atMost } : undefined,
    words: rateWords(rate),
    tone: 'all' as const,
  });
  const highest = bands.map(({ rate }) => (rate.tooFew ? (rate.bound?.atMost ?? 0) : rate.high));
  return (
    <Panel
      id="bands"
      title="Did higher scores fail more often?"
      subtitle={`Changes in order of their score, in tenths (equal scores stay together). Failed: matched as a cause of an incident that started within ${OUTCOME_DAYS} days. Per 1,000 changes, with 95% intervals (Wilson).`}
      tools={
        <a href={links.csv('bands')} download>
          CSV
        </a>
      }
    >
      <IntervalTable
        caption="Failed changes per 1,000 changes by tenth of the risk score, with 95% intervals"
        headings={{ label: 'Score', counts: ['Failed', 'Changes'], plot: 'Per 1,000 changes' }}
        axis={linearAxis(highest)}
        rows={[
          ...bands.map((band) => ({
            ...row(String(band.from), band.rate, links.failed(band.from)),
            label: band.from === band.to ? String(band.from) : `${band.from} to ${band.to}`,
          })),
          {
            ...row('all', all, links.failed()),
            label: 'All changes',
            strong: true,
            counts: [
              <a key="failed" href={links.failed()}>
                {count(all.numerator)}
              </a>,
              <a key="changes" href={links.changes('old')}>
                {count(all.denominator)}
              </a>,
            ],
          },
        ]}
      />
      <p className={styles.aside}>
        Each change is scored with today’s weights from what was known when it reached production. The score
        orders changes; it is no probability. Tiers and dependencies are those of today. With a long history
        these figures are up to ten minutes old.
      </p>
    </Panel>
  );
}
