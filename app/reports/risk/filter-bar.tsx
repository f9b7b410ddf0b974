import { PeriodSegments, SeveritySegments, TierSegments } from '#components/filters/scope-segments.tsx';
import { PERIODS, type Period, type RiskFilters } from './filters.ts';
import type { RiskLinks } from './links.ts';
import styles from './risk.module.css';

/** The scope of the page; each choice is a link, so it works before and without scripts. */
export function FilterBar({ filters, links }: { filters: RiskFilters; links: RiskLinks }) {
  const { period, tiers, severity, service, team } = filters;
  return (
    <div className={styles.filters}>
      <PeriodSegments
        periods={Object.keys(PERIODS) as Period[]}
        chosen={period}
        href={(one) => links.to({ period: one })}
      />
      <TierSegments
        chosen={tiers.length > 0 ? tiers : 'all'}
        href={(some) => links.to({ tiers: some === 'all' ? [] : some })}
      />
      <SeveritySegments label="Incidents" chosen={severity} href={(one) => links.to({ severity: one })} />
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
