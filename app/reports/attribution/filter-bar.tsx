import { DEFINITION_WORDS, periodWords } from '#app/overview/words.ts';
import { Segments } from '#components/charts/segments.tsx';
import { AsOfForm } from '#components/filters/as-of-form.tsx';
import { PeriodSegments, SeveritySegments, TierSegments } from '#components/filters/scope-segments.tsx';
import { COMPARATORS, type Comparator } from '#lib/domain/attribution/exposure.ts';
import { DEFINITIONS } from '#lib/domain/attribution/types.ts';
import { EXPOSURES, STRATA } from '#lib/reports/attribution-rows.ts';
import { OUTCOMES, type SeriesOutcome } from '#lib/reports/attribution-series.ts';
import { dayText } from '#lib/reports/weeks.ts';
import styles from './attribution.module.css';
import {
  type AttributionFilters,
  CAUGHT,
  PERIODS,
  type Period,
  toAsked,
  toSearch,
  WINDOWS,
  type Window,
} from './filters.ts';
import type { AttributionLinks } from './links.ts';
import { AGAINST, OUTCOME_WORDS, STRATUM_WORDS } from './words.ts';

const OUTCOME_LABELS: Record<SeriesOutcome, string> = {
  incidents: 'incidents',
  linked: 'AI-linked',
  failed: 'failed changes',
};

interface Props {
  filters: AttributionFilters;
  /** The comparison that is shown. */
  against: Comparator;
  refused: { from: string; to: string } | null;
  links: AttributionLinks;
  now: Date;
}

/** The scope of the page and how it is read; each choice is a link or a plain form, so it works without scripts. */
export function FilterBar({ filters, against, refused, links, now }: Props) {
  const { period, tiers, severity, service, team } = filters;
  const { asOf, ...rest } = toSearch({ ...filters, rows: 'all', stratum: undefined });
  return (
    <div className={styles.filters}>
      <PeriodSegments
        periods={Object.keys(PERIODS) as Period[]}
        chosen={typeof period === 'object' ? null : period}
        href={(one) => links.to({ period: one })}
      />
      <TierSegments chosen={tiers} href={(some) => links.to({ tiers: some })} />
      <SeveritySegments label="Incidents" chosen={severity} href={(one) => links.to({ severity: one })} />
      <Segments
        label="Against"
        options={COMPARATORS.map((one) => ({
          label: AGAINST[one],
          href: links.to({ against: one }),
          chosen: one === against,
        }))}
      />
      <Segments
        label="Count"
        options={EXPOSURES.map((one) => ({
          label: one,
          href: links.to({ exposure: one }),
          chosen: one === filters.exposure,
        }))}
      />
      <Segments
        label="Window (days)"
        options={(Object.keys(WINDOWS) as Window[]).map((one) => ({
          label: one,
          title: one === 'any' ? 'Failed however long after' : `Failed within ${one} days of deployment`,
          href: links.to({ window: one }),
          chosen: one === filters.window,
        }))}
      />
      <Segments
        label="AI-linked"
        options={DEFINITIONS.map((one) => ({
          label: DEFINITION_WORDS[one].name.toLowerCase(),
          href: links.to({ definition: one }),
          chosen: one === filters.definition,
          title: DEFINITION_WORDS[one].meaning,
        }))}
      />
      {service ? <Chosen what="Service" value={service} href={links.to({ service: undefined })} /> : null}
      {team ? <Chosen what="Team" value={team} href={links.to({ team: undefined })} /> : null}
      <CustomPeriod filters={filters} refused={refused} now={now} />
      <AsOfForm rest={rest} day={filters.asOf?.slice(0, 10)} latest={dayText(now)} />
      <Strata filters={filters} />
    </div>
  );
}

function Chosen({ what, value, href }: { what: string; value: string; href: string }) {
  return (
    <span className={styles.chosen}>
      {what} <b>{value}</b>{' '}
      <a href={href} aria-label={`All ${what.toLowerCase()}s instead of ${value}`}>
        ×
      </a>
    </span>
  );
}

/** The rest of the filter, for a form that sets some of it. */
function Kept({ filters, but }: { filters: AttributionFilters; but: readonly string[] }) {
  return Object.entries(toSearch({ ...filters, rows: 'all', stratum: undefined }))
    .filter(([name]) => !but.includes(name))
    .flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value])
        .filter((one) => one !== undefined && one !== null)
        .map((one) => <input key={`${name} ${one}`} type="hidden" name={name} value={String(one)} />),
    );
}

/** Days of one's own choice. */
function CustomPeriod({ filters, refused, now }: Pick<Props, 'filters' | 'refused' | 'now'>) {
  const { scope } = toAsked(filters, now);
  const from = refused?.from ?? (scope.from ? dayText(scope.from) : undefined);
  const to = refused?.to ?? dayText(scope.to);
  const checked = refused ? ({ 'aria-invalid': true, 'aria-describedby': 'refused-days' } as const) : {};
  return (
    <details className={styles.form} open={typeof filters.period === 'object' || refused !== null}>
      <summary>Other days</summary>
      <form>
        <Kept filters={filters} but={['period', 'from', 'to']} />
        <label>
          from <input type="date" name="from" required defaultValue={from} {...checked} />
        </label>
        <label>
          before <input type="date" name="to" required defaultValue={to} {...checked} />
        </label>
        <button type="submit">Show</button>
        {refused ? (
          <p id="refused-days" role="alert" className={styles.refused}>
            {refused.from} is not before {refused.to}. Shown instead: {periodWords(scope)}.
          </p>
        ) : null}
      </form>
    </details>
  );
}

/** What is held constant. */
function Strata({ filters }: { filters: AttributionFilters }) {
  return (
    <form className={styles.strata}>
      <Kept filters={filters} but={['strata']} />
      <input type="hidden" name="strata" value="none" />
      <fieldset>
        <legend>Compare only changes of the same</legend>
        {STRATA.map((one) => (
          <label key={one}>
            <input type="checkbox" name="strata" value={one} defaultChecked={filters.strata.includes(one)} />
            {STRATUM_WORDS[one]}
          </label>
        ))}
        <button type="submit">Compare</button>
      </fieldset>
    </form>
  );
}

/** When a programme began and what it is asked to have changed. */
export function ProgrammeForm({ filters, links }: Pick<Props, 'filters' | 'links'>) {
  return (
    <div className={styles.filters}>
      <form className={styles.inline}>
        <Kept filters={filters} but={['programme']} />
        <label>
          Programme began on <input type="date" name="programme" required defaultValue={filters.programme} />
        </label>
        <button type="submit">Show</button>
      </form>
      {filters.programme ? (
        <a href={`${links.to({ programme: undefined })}#programme`}>No programme</a>
      ) : null}
      <Segments
        label="Outcome"
        options={OUTCOMES.map((one) => ({
          label: OUTCOME_LABELS[one],
          title: OUTCOME_WORDS[one],
          href: `${links.to({ outcome: one })}#programme`,
          chosen: one === filters.outcome,
        }))}
      />
    </div>
  );
}

/** The share of the excess that a review is taken to catch: an assumption, to be chosen. */
export function CaughtChoice({ filters, links }: Pick<Props, 'filters' | 'links'>) {
  return (
    <Segments
      label="A review catches"
      options={CAUGHT.map((one) => ({
        label: `${one}%`,
        href: `${links.to({ caught: one })}#overturn`,
        chosen: one === filters.caught,
        title: `Assume that a review catches ${one}% of the failures in excess`,
      }))}
    />
  );
}
