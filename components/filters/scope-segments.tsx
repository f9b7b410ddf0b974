import { Segments } from '#components/charts/segments.tsx';
import { SEVERITIES, type Severity } from '#lib/domain/incident/observation.ts';
import { TIERS, type Tier } from '#lib/domain/service/observation.ts';

const PERIOD_WORDS = {
  '30d': '30 days',
  '90d': '90 days',
  '180d': '180 days',
  '365d': '1 year',
  all: 'All',
} as const;

const SEVERITY_WORDS: Record<Severity, string> = { 1: 'Sev1', 2: 'Sev2+', 3: 'Sev3+', 4: 'Sev4+', 5: 'All' };

/** Up to which age a report looks back; each choice is a link, so it works before and without scripts. */
export function PeriodSegments<P extends keyof typeof PERIOD_WORDS>(props: {
  periods: readonly P[];
  /** Null where it is none of them. */
  chosen: P | null;
  href: (period: P) => string;
}) {
  const { periods, chosen, href } = props;
  return (
    <Segments
      label="Period"
      options={periods.map((one) => ({
        label: PERIOD_WORDS[one],
        href: href(one),
        chosen: one === chosen,
      }))}
    />
  );
}

type Tiers = readonly Tier[] | 'all';

/** Tiers, each on or off, or all of them. */
export function TierSegments(props: { chosen: Tiers; href: (tiers: Tiers) => string }) {
  const { chosen, href } = props;
  return (
    <Segments
      label="Tier"
      options={[
        ...TIERS.map((tier) => ({
          label: String(tier),
          href: href(toggled(chosen, tier)),
          chosen: chosen !== 'all' && chosen.includes(tier),
          title: `Tier ${tier}, on or off`,
        })),
        { label: 'All', href: href('all'), chosen: chosen === 'all' },
      ]}
    />
  );
}

/** How severe an incident has to be at least. */
export function SeveritySegments(props: {
  label: string;
  chosen: Severity;
  href: (severity: Severity) => string;
}) {
  const { label, chosen, href } = props;
  return (
    <Segments
      label={label}
      options={SEVERITIES.map((one) => ({
        label: SEVERITY_WORDS[one],
        href: href(one),
        chosen: one === chosen,
        title: one === 5 ? 'All severities' : `Sev${one} or worse`,
      }))}
    />
  );
}

/** The last one that is on stays on. */
function toggled(tiers: Tiers, tier: Tier): Tiers {
  if (tiers === 'all') return [tier];
  const next = tiers.includes(tier) ? tiers.filter((one) => one !== tier) : [...tiers, tier].sort();
  return next.length > 0 ? next : [tier];
}
