import { count, counted, figure, rateWords, ratioWords } from '#app/overview/words.ts';
import { ratioAxis, signedAxis } from '#components/charts/axis.ts';
import { type IntervalRow, IntervalTable } from '#components/charts/interval-table.tsx';
import { Panel } from '#components/charts/panel.tsx';
import type { Comparator, Comparison as Compared } from '#lib/domain/attribution/exposure.ts';
import type { CommonRatio } from '#lib/domain/statistics/mantel-haenszel.ts';
import type { RelativeRisk } from '#lib/domain/statistics/relative-risk.ts';
import type { AttributionReport } from '#lib/reports/attribution.ts';
import styles from './attribution.module.css';
import type { AttributionLinks } from './links.ts';
import {
  AGAINST,
  differenceWords,
  groupWords,
  listWords,
  STRATUM_WORDS,
  unitWords,
  zeroWords,
} from './words.ts';

const AI = ['assisted', 'authored', 'agent'] as const;

interface Props {
  report: AttributionReport;
  against: Comparator;
  links: AttributionLinks;
}

/** Crude and stratified, ratio and difference, side by side; and what must be said with them. */
export function Comparison({ report, against, links }: Props) {
  const { asked, rates, scrutiny } = report;
  const comparison = rates.comparisons[against];
  const { crude, stratified, difference } = comparison;
  const like = listWords(asked.strata.map((by) => STRATUM_WORDS[by]));
  const tone = against === 'human' ? 'human' : 'unknown';
  const counts = [
    <span key="failed">
      <GroupCell rate={crude.exposed} group="ai" links={links} />
      <GroupCell rate={crude.control} group={against} links={links} />
    </span>,
  ];
  const row = (
    key: string,
    label: string,
    risk: RelativeRisk | CommonRatio,
    strong = false,
  ): IntervalRow => ({
    key,
    label,
    tone,
    strong,
    counts,
    estimate: risk.tooFew ? null : { value: risk.ratio, low: risk.low, high: risk.high },
    bound: 'bound' in risk ? risk.bound : undefined,
    words: ratioWords(risk),
  });
  const ratios = [
    row('crude', 'Crude', crude),
    ...(asked.strata.length > 0 ? [row('stratified', 'Stratified', stratified, true)] : []),
  ];
  const differences: IntervalRow[] = [
    {
      ...ratios[0]!,
      estimate: crude.tooFew ? null : crude.difference,
      bound: undefined,
      words: crude.tooFew ? 'too few to say' : differenceWords(crude.difference),
    },
    ...ratios.slice(1).map((one) => ({
      ...one,
      estimate: difference.tooFew ? null : difference,
      words: differenceWords(difference),
    })),
  ];
  const headings = (plot: string) => ({
    label: 'Comparison',
    counts: ['Failed'],
    plot,
  });
  return (
    <Panel
      id="comparison"
      title={`AI-involved ${asked.exposure} against ${groupWords(against, asked.exposure)}`}
      subtitle={
        like
          ? `Crude: all together. Stratified: only against ones of the same ${like} (Mantel-Haenszel). 95% intervals.`
          : 'Crude: all together; nothing is held constant. 95% intervals.'
      }
      tools={
        <>
          <a href={links.csv('rates')} download>
            CSV of rates
          </a>
          <a href={links.csv('comparison')} download>
            CSV
          </a>
        </>
      }
    >
      <div className={styles.pair}>
        <div>
          <h3 className={styles.small}>Ratio of the failure rates (× 1: equally often)</h3>
          <IntervalTable
            caption="Ratio of failure rates, crude and stratified, with 95% intervals"
            headings={headings('Ratio')}
            axis={ratioAxis(ends(ratios))}
            rows={ratios}
          />
        </div>
        <div>
          <h3 className={styles.small}>Difference of the rates per 1,000 {asked.exposure}</h3>
          <IntervalTable
            caption="Difference of failure rates per 1,000, crude and stratified, with 95% intervals"
            headings={headings('Difference per 1,000')}
            axis={signedAxis(ends(differences))}
            rows={differences}
          />
        </div>
      </div>
      <p className={styles.sentence}>
        Failed per 1,000 {asked.exposure}: AI-involved <b>{rateWords(crude.exposed)}</b>, the rest{' '}
        <b>{rateWords(crude.control)}</b> (Wilson).
      </p>
      <Notes comparison={comparison} exactP={scrutiny[against].exactP} report={report} />
    </Panel>
  );
}

interface GroupCellProps {
  rate: RelativeRisk['exposed'];
  group: 'ai' | Comparator;
  links: AttributionLinks;
}

function GroupCell({ rate, group, links }: GroupCellProps) {
  const ai = group === 'ai' ? AI : group === 'human' ? (['none'] as const) : (['unknown'] as const);
  return (
    <span className={styles.line}>
      <small>{group === 'ai' ? 'AI' : 'rest'}</small> <a href={links.rows(group)}>{count(rate.numerator)}</a>{' '}
      of <a href={links.changes('old', { ai })}>{count(rate.denominator)}</a>
    </span>
  );
}

const ends = (rows: readonly IntervalRow[]) =>
  rows.flatMap(({ estimate, bound }) =>
    estimate
      ? [estimate.low, estimate.high]
      : [bound?.low, bound?.high].filter((end) => end !== null && end !== undefined),
  );

interface NotesProps {
  comparison: Compared;
  exactP: number;
  report: AttributionReport;
}

/** What must not be overlooked when quoting the comparison. */
function Notes({ comparison, exactP, report: { asked } }: NotesProps) {
  const { crude, stratified, simpson, heterogeneity, incomparable, comparator, odds } = comparison;
  const unit = asked.exposure;
  const zero = zeroWords(crude, comparator, unit);
  const sparse = heterogeneity !== null && 2 * heterogeneity.corrected.length > heterogeneity.df;
  return (
    <>
      {zero ? <p className={styles.caution}>{zero}</p> : null}
      {simpson?.reversed ? (
        <p className={styles.caution}>
          {simpson.clear ? (
            <>
              <b>Do not quote the crude figure</b>: like held against like it points the other way, and chance
              explains neither (Simpson’s paradox).
            </>
          ) : (
            <>
              Crude and stratified point to different sides of 1 (Simpson’s reversal), though within the
              limits of chance: quote neither without its interval.
            </>
          )}
        </p>
      ) : null}
      {!stratified.tooFew && stratified.low <= 1 && stratified.high >= 1 ? (
        <p className={styles.aside}>
          The stratified interval holds 1: this many failures cannot tell whether AI-involved {unit} fail more
          or less often. That is <b>not</b> evidence that they fail equally often: anything from ×{' '}
          {figure(stratified.low)} to × {figure(stratified.high)} fits.
        </p>
      ) : null}
      {heterogeneity && !sparse ? (
        <p className={heterogeneity.p < 0.05 ? styles.caution : styles.aside}>
          {heterogeneity.p < 0.05
            ? 'The strata disagree: one ratio does not describe them all'
            : 'The strata do not disagree more than chance would have it'}{' '}
          (I² {Math.round(100 * heterogeneity.iSquared)}%, Q {figure(heterogeneity.q)} on{' '}
          {counted(heterogeneity.df, 'degree')} of freedom, p {pWords(heterogeneity.p)}).
        </p>
      ) : null}
      {heterogeneity && sparse ? (
        <p className={styles.aside}>
          Whether the strata agree cannot be told: {count(heterogeneity.corrected.length)} of those with a
          failure {heterogeneity.corrected.length === 1 ? 'has' : 'have'} one in one group only.
        </p>
      ) : null}
      {incomparable.total > 0 ? (
        <p className={styles.aside}>
          {unitWords(incomparable.total, unit)} ({count(incomparable.events)} failed){' '}
          {incomparable.total === 1 ? 'is in a stratum' : 'are in strata'} with one group only: in the crude
          figures, not in the stratified ones.
        </p>
      ) : null}
      <p className={styles.aside}>
        Exact test of no difference, crude (Fisher): p {pWords(exactP)}.
        {odds.test && asked.strata.length > 0
          ? ` Within strata (Cochran-Mantel-Haenszel): chi-square ${figure(odds.test.plain.statistic)}, p ${pWords(odds.test.plain.p)}.`
          : ''}{' '}
        Compared with {AGAINST[comparator]}
        {comparator === 'human'
          ? ': few attest, and who does is no random choice.'
          : ': some of those are AI’s too, unmarked; read “marked against not marked”.'}
      </p>
    </>
  );
}

function pWords(p: number): string {
  return p < 0.001 ? 'below 0.001' : p.toFixed(p < 0.1 ? 3 : 2);
}
