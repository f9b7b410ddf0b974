import { Stat } from '#components/ui/stat.tsx';
import type { Comparator } from '#lib/domain/attribution/exposure.ts';
import type { Sev2ByAi } from '#lib/reports/sev2-by-ai.ts';
import type { OverviewFilters } from './filters.ts';
import type { OverviewLinks } from './links.ts';
import styles from './overview.module.css';
import { count, counted, figure, periodWords, scopeWords } from './words.ts';

const LABELS: Record<Comparator, string> = {
  human: 'Failures, AI against human',
  'no-evidence': 'Failures, AI against no evidence',
};

interface Props {
  report: Sev2ByAi;
  filters: OverviewFilters;
  links: OverviewLinks;
}

/** The answer in four figures, each with what it is made of. */
export function Headline({ report, filters, links }: Props) {
  const { definition } = filters;
  const { linked, best, worst, total } = report.attribution[definition];
  const { coverage } = report.rates;
  return (
    <div className={styles.headline}>
      <Stat
        label="Incidents in scope"
        value={count(total)}
        n={`${scopeWords(report.scope)}, ${periodWords(report.scope)}`}
        href={links.rows('all')}
      />
      <Stat
        label={`AI-linked, ${definition} definition`}
        value={count(linked)}
        unit={`of ${count(total)}`}
        n={
          best === worst ? 'nothing unknown could change it' : `${best} to ${worst}, counting what is unknown`
        }
        href={links.rows(definition)}
      />
      <Risk report={report} />
      {coverage.share === null ? (
        <Stat label="Provenance known" value={null} tooFew="no changes in scope" n="of 0 changes" />
      ) : (
        <Stat
          label="Provenance known"
          value={`${Math.floor(100 * coverage.share)}%`}
          n={unknownWords(report)}
          coverage={coverage}
          href={links.changes({ ai: ['none', 'assisted', 'authored', 'agent'] })}
        />
      )}
    </div>
  );
}

function Risk({ report: { rates } }: { report: Sev2ByAi }) {
  const comparator = rates.headline;
  if (comparator === null) {
    const { crude } = rates.comparisons.human;
    const failed = `${crude.exposed.numerator} failed AI-involved and ${crude.control.numerator} failed human changes`;
    return <Stat label={LABELS.human} value={null} tooFew={failed} n={failed} href="#risk" />;
  }
  const { crude, stratified } = rates.comparisons[comparator];
  const [risk, how] = stratified.tooFew ? ([crude, 'crude'] as const) : ([stratified, 'stratified'] as const);
  const n = `${how}; ${crude.exposed.numerator} failed against ${crude.control.numerator}`;
  const label = LABELS[comparator];
  if (risk.tooFew) return <Stat label={label} value={null} tooFew={n} n={n} href="#risk" />;
  return (
    <Stat
      label={label}
      value={`× ${figure(risk.ratio)}`}
      n={n}
      interval={{ low: figure(risk.low), high: figure(risk.high) }}
      href="#risk"
    />
  );
}

function unknownWords({ rates, failed }: Sev2ByAi): string {
  const unknown = rates.byInvolvement.unknown.numerator;
  return failed.length === 0
    ? 'of the changes in scope'
    : `unknown for ${count(unknown)} of ${counted(failed.length, 'failed change')}`;
}
