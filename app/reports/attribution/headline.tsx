import { count, counted, figure } from '#app/overview/words.ts';
import { Stat } from '#components/ui/stat.tsx';
import type { Comparator } from '#lib/domain/attribution/exposure.ts';
import type { AttributionReport } from '#lib/reports/attribution.ts';
import styles from './attribution.module.css';
import type { AttributionLinks } from './links.ts';
import { AGAINST, signed, unitWords } from './words.ts';

interface Props {
  report: AttributionReport;
  against: Comparator;
  links: AttributionLinks;
}

/** The answer in four figures, each with what it is made of. */
export function Headline({ report, against, links }: Props) {
  const { rates, asked, young } = report;
  const { crude, stratified, difference } = rates.comparisons[against];
  const { coverage } = rates;
  const failures = `${crude.exposed.numerator} failed against ${crude.control.numerator}`;
  const [risk, how] = stratified.tooFew ? [crude, 'crude'] : [stratified, 'stratified'];
  const [gap, gapHow] = difference.tooFew ? [crude.difference, 'crude'] : [difference, 'stratified'];
  return (
    <div className={styles.headline}>
      {risk.tooFew ? (
        <Stat
          label={`Failures, AI against ${AGAINST[against]}`}
          value={null}
          tooFew={failures}
          n={failures}
          href="#comparison"
        />
      ) : (
        <Stat
          label={`Failures, AI against ${AGAINST[against]}`}
          value={`× ${figure(risk.ratio)}`}
          n={`${how}; ${failures}`}
          interval={{ low: figure(risk.low), high: figure(risk.high) }}
          href="#comparison"
        />
      )}
      {risk.tooFew || gap === null ? (
        <Stat label="Difference" value={null} tooFew={failures} n={failures} href="#comparison" />
      ) : (
        <Stat
          label="Difference"
          value={signed(gap.value)}
          unit={`per 1,000 ${asked.exposure}`}
          n={gapHow}
          interval={{ low: signed(gap.low), high: signed(gap.high) }}
          href="#comparison"
        />
      )}
      {coverage.share === null ? (
        <Stat label="Provenance known" value={null} tooFew="nothing is old enough" n="of 0" />
      ) : (
        <Stat
          label="Provenance known"
          value={`${Math.floor(100 * coverage.share)}%`}
          n={`of ${unitWords(coverage.total, asked.exposure)}`}
          coverage={coverage}
          href={links.changes('old', { ai: ['none', 'assisted', 'authored', 'agent'] })}
        />
      )}
      <Stat
        label="Too young to tell"
        value={count(young.all)}
        n={
          asked.windowDays === null
            ? 'no window is asked for'
            : `${asked.exposure} of the last ${counted(asked.windowDays, 'day')}, not counted; ${count(young.failed)} failed already`
        }
        href={links.changes('young')}
      />
    </div>
  );
}
