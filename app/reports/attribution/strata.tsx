import { count, ratioWords } from '#app/overview/words.ts';
import { ratioAxis } from '#components/charts/axis.ts';
import { IntervalTable } from '#components/charts/interval-table.tsx';
import { Panel } from '#components/charts/panel.tsx';
import type { Comparator } from '#lib/domain/attribution/exposure.ts';
import type { Involvement } from '#lib/domain/provenance/types.ts';
import type { Rate } from '#lib/domain/statistics/rate.ts';
import type { AttributionReport } from '#lib/reports/attribution.ts';
import styles from './attribution.module.css';
import type { AttributionLinks } from './links.ts';
import { listWords, STRATUM_WORDS, stratumWords } from './words.ts';

const MOST = 15;
const AI: readonly Involvement[] = ['assisted', 'authored', 'agent'];

interface Props {
  report: AttributionReport;
  against: Comparator;
  links: AttributionLinks;
}

/** The strata that the common ratio is made of, those with most failures first. */
export function Strata({ report, against, links }: Props) {
  const { asked, rates } = report;
  const all = rates.comparisons[against].strata
    .map((risk) => ({ risk, events: risk.exposed.numerator + risk.control.numerator }))
    .sort((a, b) => b.events - a.events || a.risk.stratum.localeCompare(b.risk.stratum));
  const shown = all.slice(0, MOST).filter(({ events }) => events > 0);
  const group: readonly Involvement[] = against === 'human' ? ['none'] : ['unknown'];
  const cell = (rate: Rate, view: 'ai' | Comparator, stratum: string, ai: readonly Involvement[]) => {
    const list = links.stratum(stratum, ai);
    return (
      <span key={view} className={styles.line}>
        <small>{view === 'ai' ? 'AI' : 'rest'}</small>{' '}
        <a href={links.rows(view, stratum)}>{count(rate.numerator)}</a> of{' '}
        {list ? <a href={list}>{count(rate.denominator)}</a> : count(rate.denominator)}
      </span>
    );
  };
  return (
    <Panel
      id="strata"
      title={`By ${listWords(asked.strata.map((by) => STRATUM_WORDS[by]))}`}
      subtitle={`The strata with most failures, ${count(shown.length)} of ${count(all.length)}. Most hold too few failures for a ratio of their own: what theirs still exclude is hatched.`}
      tools={
        <a href={links.csv('strata')} download>
          CSV
        </a>
      }
    >
      {shown.length === 0 ? (
        <p className={styles.aside}>No failure in either group.</p>
      ) : (
        <IntervalTable
          caption="Ratio of failure rates by stratum, with 95% intervals"
          headings={{
            label: 'Stratum',
            counts: ['Failed'],
            plot: 'Ratio',
          }}
          axis={ratioAxis(
            shown
              .flatMap(({ risk }) => (risk.tooFew ? [risk.bound.high ?? 1] : [risk.low, risk.high]))
              .map((end) => Math.min(end, 20)),
          )}
          rows={shown.map(({ risk }) => ({
            key: risk.stratum,
            label: stratumWords(risk.stratum, asked.strata),
            counts: [
              <span key="failed">
                {cell(risk.exposed, 'ai', risk.stratum, AI)}
                {cell(risk.control, against, risk.stratum, group)}
              </span>,
            ],
            estimate: risk.tooFew ? null : { value: risk.ratio, low: risk.low, high: risk.high },
            bound: risk.bound,
            words: `${ratioWords(risk)}${ZERO[risk.noExposure ? 'noExposure' : (risk.zeroCell ?? 'none')]}`,
            tone: against === 'human' ? 'human' : 'unknown',
          }))}
        />
      )}
    </Panel>
  );
}

const ZERO = {
  none: '',
  exposed: '; none of AI’s failed',
  control: '; none of the rest failed',
  both: '; none failed',
  noExposure: '; one group only',
} as const;
