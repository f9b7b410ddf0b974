import { AsOfForm } from '#components/filters/as-of-form.tsx';
import { PeriodSegments, SeveritySegments, TierSegments } from '#components/filters/scope-segments.tsx';
import { dayText } from '#lib/reports/weeks.ts';
import {
  type OverviewFilters,
  PERIODS,
  type Period,
  type RefusedDays,
  toScope,
  toSearch,
} from './filters.ts';
import type { OverviewLinks } from './links.ts';
import styles from './overview.module.css';
import { periodWords } from './words.ts';

interface Props {
  filters: OverviewFilters;
  refused: RefusedDays | null;
  links: OverviewLinks;
  now: Date;
}

/** The scope of the page; each choice is a link, so it works before and without scripts. */
export function FilterBar({ filters, refused, links, now }: Props) {
  const { period, tiers, severity, service, team } = filters;
  const { asOf, ...rest } = toSearch(filters);
  return (
    <div className={styles.filters}>
      <PeriodSegments
        periods={Object.keys(PERIODS) as Period[]}
        chosen={typeof period === 'object' ? null : period}
        href={(one) => links.to({ period: one })}
      />
      <CustomPeriod filters={filters} refused={refused} now={now} />
      <TierSegments chosen={tiers} href={(some) => links.to({ tiers: some })} />
      <SeveritySegments label="Severity" chosen={severity} href={(one) => links.to({ severity: one })} />
      <AsOfForm rest={rest} day={filters.asOf?.slice(0, 10)} latest={dayText(now)} />
      {service ? <Chosen what="Service" value={service} href={links.to({ service: undefined })} /> : null}
      {team ? <Chosen what="Team" value={team} href={links.to({ team: undefined })} /> : null}
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

/** Days of one's own choice: a plain form, the rest of the filter in hidden fields. */
function CustomPeriod({ filters, refused, now }: Omit<Props, 'links'>) {
  const custom = typeof filters.period === 'object';
  const scope = toScope(filters, now);
  const from = refused?.from ?? (scope.from ? dayText(scope.from) : undefined);
  const to = refused?.to ?? dayText(scope.to);
  const checked = refused ? ({ 'aria-invalid': true, 'aria-describedby': 'refused-days' } as const) : {};
  const { period, from: _from, to: _to, ...rest } = toSearch(filters);
  return (
    <details className={styles.custom} open={custom || refused !== null}>
      <summary>Custom</summary>
      <form>
        {Object.entries(rest).flatMap(([name, value]) =>
          (Array.isArray(value) ? value : [value])
            .filter((one) => one !== undefined)
            .map((one) => <input key={`${name} ${one}`} type="hidden" name={name} value={String(one)} />),
        )}
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
