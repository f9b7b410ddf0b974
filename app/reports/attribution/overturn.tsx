import { count, figure, ratioWords } from '#app/overview/words.ts';
import { ratioAxis } from '#components/charts/axis.ts';
import { type IntervalRow, IntervalTable } from '#components/charts/interval-table.tsx';
import { Panel } from '#components/charts/panel.tsx';
import type { Comparator } from '#lib/domain/attribution/exposure.ts';
import { correctMislabelling } from '#lib/domain/attribution/mislabelling.ts';
import type { RelativeRisk } from '#lib/domain/statistics/relative-risk.ts';
import type { AttributionReport } from '#lib/reports/attribution.ts';
import styles from './attribution.module.css';
import { CaughtChoice } from './filter-bar.tsx';
import type { AttributionFilters } from './filters.ts';
import type { AttributionLinks } from './links.ts';
import { neededWords, tippingWords } from './words.ts';

/** Shares of AI's changes that are marked as such. */
const MARKED = [0.9, 0.75, 0.5] as const;

interface Props {
  report: AttributionReport;
  against: Comparator;
  filters: AttributionFilters;
  links: AttributionLinks;
}

/** How far unknown and wrong provenance could bend the comparison, and what a review would be worth. */
export function Overturn({ report, against, filters, links }: Props) {
  const { asked, rates, scrutiny } = report;
  const { unknown, comparisons } = rates;
  const { crude, stratified } = comparisons[against];
  const { tipping, needed } = scrutiny[against];
  const useStratified = asked.strata.length > 0 && !stratified.tooFew;
  const shown = useStratified || !crude.tooFew;
  const rows: IntervalRow[] = [
    reading('all-human', 'If all unknown were human', unknown.allHuman, links),
    reading('all-ai', 'If all unknown were AI’s', unknown.allAi, links),
    {
      key: 'ends',
      label: 'Every way to divide them',
      counts: [
        <a key="unknown" href={links.rows('no-evidence')}>
          {count(rates.byInvolvement.unknown.numerator)} unknown
        </a>,
      ],
      estimate: null,
      bound: { low: unknown.ratio.lowest, high: unknown.ratio.highest },
      words: `between × ${figure(unknown.ratio.lowest)} and ${unknown.ratio.highest === null ? 'no upper end' : `× ${figure(unknown.ratio.highest)}`}`,
      tone: 'unknown',
    },
  ];
  const values = rows.flatMap(({ estimate, bound }) =>
    estimate ? [estimate.low, estimate.high] : [bound?.low ?? 1, bound?.high ?? 1],
  );
  return (
    <Panel
      id="overturn"
      title="What could overturn it"
      subtitle="Not chance, which the intervals hold, but provenance that is unknown or wrong."
    >
      <div className={styles.pair}>
        <div>
          <h3 className={styles.small}>Unknown provenance: AI against human, crude</h3>
          <IntervalTable
            caption="Ratio of AI to human if the changes of unknown provenance were known"
            headings={{ label: 'If', counts: ['Failed, AI : human'], plot: 'Ratio' }}
            axis={ratioAxis(values)}
            rows={rows}
          />
          <p className={styles.aside}>
            The last range is no interval of chance: it closes with coverage, not with more {asked.exposure}.
          </p>
        </div>
        <div>
          <h3 className={styles.small}>Wrong provenance, at its worst</h3>
          {shown ? (
            <>
              {tippingWords(useStratified ? tipping.stratified : tipping.crude, against, asked.exposure).map(
                (sentence) => (
                  <p key={sentence} className={styles.sentence}>
                    {sentence}
                  </p>
                ),
              )}
              <p className={styles.aside}>
                {useStratified ? 'Stratified' : 'Crude'}; the fewest there are, taken where they count most.
                That so few suffice does not mean that they exist.
              </p>
            </>
          ) : (
            <p className={styles.sentence}>Too few failures for a ratio, so there is no sign to overturn.</p>
          )}
          <h3 className={styles.small}>Wrong provenance that does not ask what failed</h3>
          <p className={styles.sentence}>{nondifferential(crude)}</p>
          <h3 className={styles.small}>Reviews per failure avoided</h3>
          <p className={styles.sentence}>{neededWords(needed)}</p>
          <div className={styles.filters}>
            <CaughtChoice filters={filters} links={links} />
          </div>
          <p className={styles.aside}>
            An assumption, not a finding; {needed.basis} difference. It reads the difference as AI’s doing,
            which no comparison of this kind proves.
          </p>
        </div>
      </div>
    </Panel>
  );
}

function reading(key: string, label: string, risk: RelativeRisk, links: AttributionLinks): IntervalRow {
  return {
    key,
    label,
    counts: [
      <a key="failed" href={links.rows('all')}>
        {count(risk.exposed.numerator)} : {count(risk.control.numerator)}
      </a>,
    ],
    estimate: risk.tooFew ? null : { value: risk.ratio, low: risk.low, high: risk.high },
    bound: risk.bound,
    words: ratioWords(risk),
    tone: 'unknown',
  };
}

/** Errors alike on failed and sound changes: never another sign, always a larger difference. */
function nondifferential(crude: RelativeRisk): string {
  const always =
    'If marks go missing or astray equally often on changes that failed and that held, no share of errors turns the sign: they pull the ratio towards 1.';
  if (crude.tooFew) return always;
  const groups = {
    exposedEvents: crude.exposed.numerator,
    exposedTotal: crude.exposed.denominator,
    controlEvents: crude.control.numerator,
    controlTotal: crude.control.denominator,
  };
  const corrected = MARKED.map((sensitivity) => {
    const ratio = correctMislabelling(groups, { sensitivity, specificity: 1 });
    const marked = `${Math.round(100 * sensitivity)}%`;
    return ratio === null ? `${marked}: the counts rule it out` : `${marked}: × ${figure(ratio)}`;
  });
  return `${always} Were only so many of AI’s changes marked, the crude × ${figure(crude.ratio)} would truly be: ${corrected.join('; ')}.`;
}
