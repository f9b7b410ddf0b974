import { Segments } from '#components/charts/segments.tsx';
import { AsOfForm } from '#components/filters/as-of-form.tsx';
import type { Severity } from '#lib/domain/incident/observation.ts';
import { TIERS } from '#lib/domain/service/observation.ts';
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

const PERIOD_WORDS: Record<Period, string> = {
  '30d': '30 days',
  '90d': '90 days',
  '180d': '180 days',
  '365d': '1 year',
  all: 'All',
};

const SEVERITY_WORDS: Record<Severity, string> = { 1: 'Sev1', 2: 'Sev2+', 3: 'Sev3+', 4: 'Sev4+', 5: 'All' };

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
      <Segments
        label="Period"
        options={(Object.keys(PERIODS) as Period[]).map((one) => ({
          label: PERIOD_WORDS[one],
          href: links.to({ period: one }),
          chosen: one === period,
        }))}
      />
      <CustomPeriod filters={filters} refused={refused} now={now} />
      <Segments
        label="Tier"
        options={[
          ...TIERS.map((tier) => ({
            label: String(tier),
            href: links.to({ tiers: toggled(tiers, tier) }),
            chosen: tiers !== 'all' && tiers.includes(tier),
            title: `Tier ${tier}, on or off`,
          })),
          { label: 'All', href: links.to({ tiers: 'all' }), chosen: tiers === 'all' },
        ]}
      />
      <Segments
        label="Severity"
        options={([1, 2, 3, 4, 5] as const).map((one) => ({
          label: SEVERITY_WORDS[one],
          href: links.to({ severity: one }),
          chosen: one === severity,
          title: one === 5 ? 'All severities' : `Sev${one} or worse`,
        }))}
      />
      <AsOfForm rest={rest} day={filters.asOf?.slice(0, 10)} latest={dayText(now)} />
      {service ? <Chosen what="Service" value={service} href={links.to({ service: undefined })} /> : null}
      {team ? <Chosen what="Team" value={team} href={links.to({ team: undefined })} /> : null}
    </div>
  );
}

function toggled(tiers: OverviewFilters['tiers'], tier: (typeof TIERS)[number]): OverviewFilters['tiers'] {
  if (tiers === 'all') return [tier];
  const next = tiers.includes(tier) ? tiers.filter((one) => one !== tier) : [...tiers, tier].sort();
  return next.length > 0 ? next : [tier];
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
