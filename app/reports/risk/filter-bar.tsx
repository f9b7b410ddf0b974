import { Segments } from '#components/charts/segments.tsx';
import type { Severity } from '#lib/domain/incident/observation.ts';
import { TIERS, type Tier } from '#lib/domain/service/observation.ts';
import { PERIODS, type Period, type RiskFilters } from './filters.ts';
import type { RiskLinks } from './links.ts';
import styles from './risk.module.css';

const PERIOD_WORDS: Record<Period, string> = {
  '90d': '90 days',
  '180d': '180 days',
  '365d': '1 year',
  all: 'All',
};

const SEVERITY_WORDS: Record<Severity, string> = { 1: 'Sev1', 2: 'Sev2+', 3: 'Sev3+', 4: 'Sev4+', 5: 'All' };

/** The scope of the page; each choice is a link, so it works before and without scripts. */
export function FilterBar({ filters, links }: { filters: RiskFilters; links: RiskLinks }) {
  const { period, tiers, severity, service, team } = filters;
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
      <Segments
        label="Tier"
        options={[
          ...TIERS.map((tier) => ({
            label: String(tier),
            href: links.to({ tiers: toggled(tiers, tier) }),
            chosen: tiers.includes(tier),
            title: `Tier ${tier}, on or off`,
          })),
          { label: 'All', href: links.to({ tiers: [] }), chosen: tiers.length === 0 },
        ]}
      />
      <Segments
        label="Incidents"
        options={([1, 2, 3, 4, 5] as const).map((one) => ({
          label: SEVERITY_WORDS[one],
          href: links.to({ severity: one }),
          chosen: one === severity,
          title: one === 5 ? 'All severities' : `Sev${one} or worse`,
        }))}
      />
      {service ? <Chosen what="Service" value={service} href={links.to({ service: undefined })} /> : null}
      {team ? <Chosen what="Team" value={team} href={links.to({ team: undefined })} /> : null}
    </div>
  );
}

function toggled(tiers: readonly Tier[], tier: Tier): readonly Tier[] {
  return tiers.includes(tier) ? tiers.filter((one) => one !== tier) : [...tiers, tier].sort();
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
