import { ratioAxis } from '#components/charts/axis.ts';
import { type IntervalRow, IntervalTable } from '#components/charts/interval-table.tsx';
import { Panel } from '#components/charts/panel.tsx';
import { COMPARATORS, type Comparison } from '#lib/domain/attribution/exposure.ts';
import type { CommonRatio } from '#lib/domain/statistics/mantel-haenszel.ts';
import type { RelativeRisk } from '#lib/domain/statistics/relative-risk.ts';
import type { Sev2ByAi } from '#lib/reports/sev2-by-ai.ts';
import type { OverviewLinks } from './links.ts';
import styles from './overview.module.css';
import { count, counted, figure, ratioWords } from './words.ts';

const AGAINST = { human: 'attested human', 'no-evidence': 'no evidence of AI' } as const;

/** How much more often AI-involved changes fail: crude, and like held against like. */
export function RelativeRisks({ report, links }: { report: Sev2ByAi; links: OverviewLinks }) {
  const { comparisons, unknown } = report.rates;
  const rows: IntervalRow[] = [
    ...COMPARATORS.flatMap((comparator) => comparisonRows(comparisons[comparator], comparator)),
    ratioRow('all-human', 'If all unknown were human', unknown.allHuman, 'unknown', unknown.allHuman),
    ratioRow('all-ai', 'If all unknown were AI', unknown.allAi, 'unknown', unknown.allAi),
  ];
  const ends = rows.flatMap(({ estimate, bound }) =>
    estimate ? [estimate.low, estimate.high] : [bound?.low ?? 1, bound?.high ?? 1],
  );
  const { ratio } = unknown;
  return (
    <Panel
      id="risk"
      title="Relative risk: AI-involved against the rest"
      subtitle="× 1: equally often. Stratified: compared only with changes of the same quarter, tier and size (Mantel-Haenszel)."
      tools={
        <a href={links.csv('risk')} download>
          CSV
        </a>
      }
    >
      <IntervalTable
        caption="Relative risk of AI-involved changes, crude and stratified, with 95% intervals"
        headings={{ label: 'Compared with', counts: ['Failed, AI : rest'], plot: 'Ratio of the rates' }}
        axis={ratioAxis(ends)}
        rows={rows}
      />
      {COMPARATORS.map((comparator) => (
        <Cautions key={comparator} comparison={comparisons[comparator]} />
      ))}
      <p className={styles.aside}>
        Over every way to divide the unknown changes the ratio lies between × {figure(ratio.lowest)} and{' '}
        {ratio.highest === null ? 'no upper end' : `× ${figure(ratio.highest)}`}: that gap closes with
        coverage, not with more changes.
      </p>
    </Panel>
  );
}

function comparisonRows({ crude, stratified }: Comparison, comparator: keyof typeof AGAINST): IntervalRow[] {
  const tone = comparator === 'human' ? 'human' : 'unknown';
  return [
    ratioRow(`${comparator}-crude`, `${AGAINST[comparator]}, crude`, crude, tone, crude),
    {
      ...ratioRow(`${comparator}-mh`, `${AGAINST[comparator]}, stratified`, stratified, tone, crude),
      strong: true,
    },
  ];
}

function ratioRow(
  key: string,
  label: string,
  risk: RelativeRisk | CommonRatio,
  tone: IntervalRow['tone'],
  counted: RelativeRisk,
): IntervalRow {
  return {
    key,
    label,
    tone,
    counts: [`${count(counted.exposed.numerator)} : ${count(counted.control.numerator)}`],
    estimate: risk.tooFew ? null : { value: risk.ratio, low: risk.low, high: risk.high },
    bound: 'bound' in risk ? risk.bound : undefined,
    words: ratioWords(risk),
  };
}

/**
 * What must not be overlooked when quoting the comparison. A reversal within the limits of chance is none: the
 * intervals say already that either way is possible.
 */
export function Cautions({
  comparison: { simpson, heterogeneity, incomparable, comparator },
}: {
  comparison: Comparison;
}) {
  const against = AGAINST[comparator];
  const disagree = heterogeneity !== null && heterogeneity.p < 0.05;
  return (
    <>
      {simpson?.clear ? (
        <p className={styles.caution}>
          <b>Do not quote the crude figure</b> against {against}: like held against like it points the other
          way (Simpson’s paradox).
        </p>
      ) : null}
      {disagree ? (
        <p className={styles.caution}>
          Against {against} the strata disagree (I² {Math.round(100 * heterogeneity.iSquared)}%, p{' '}
          {heterogeneity.p.toPrecision(1)}): one ratio does not describe them all.
        </p>
      ) : null}
      {incomparable.total > 0 ? (
        <p className={styles.aside}>
          Against {against}, {counted(incomparable.total, 'change')} ({count(incomparable.events)} failed){' '}
          {incomparable.total === 1 ? 'is in a stratum' : 'are in strata'} with one side only, and in the
          crude figure alone.
        </p>
      ) : null}
    </>
  );
}
