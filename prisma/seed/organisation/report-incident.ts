import type {
  IncidentEventObservation,
  IncidentImpact,
  IncidentObservation,
  IncidentStatus,
  Severity,
} from '#lib/domain/incident/observation.ts';
import { DAY, MINUTE } from './calendar.ts';
import { SOURCE } from './describe-change.ts';
import { CAUSE_WORDS, REGIONS, SYMPTOMS } from './incident-words.ts';
import type { Organisation } from './organisation.ts';
import type { Outage } from './outage.ts';
import { DOMAIN } from './people.ts';
import type { Random } from './random.ts';
import type { Service } from './services.ts';

/** What is known before words and figures are found for an incident. */
export interface IncidentPlan {
  externalId: string;
  severity: Severity;
  /** The paged one first. */
  services: readonly Service[];
  outage: Outage;
  /** What it came from when it was no change, in words. */
  cause: string | null;
  remedy: 'roll-back' | 'revert' | 'hotfix' | null;
}

/** Areas whose failures cost orders. */
const SELLS = [
  'checkout-payments',
  'orders',
  'storefront',
  'pricing',
  'delivery',
  'inventory',
  'customer',
  'search',
];

const CUSTOMERS: Record<Severity, number> = { 1: 400_000, 2: 22_000, 3: 1_900, 4: 120, 5: 0 };

function impactOf(random: Random, plan: IncidentPlan, minutes: number): IncidentImpact | null {
  const { severity, services } = plan;
  if (severity === 5 || (severity === 4 && random.chance(0.5))) return null;
  const customers = Math.round(random.logNormal(CUSTOMERS[severity], 0.9));
  const sells = services.some((service) => service.tier === 1 && SELLS.includes(service.team.area.slug));
  const lostOrders = sells && severity <= 3 ? Math.round(customers * (0.02 + 0.1 * random.next())) : null;
  return {
    lostOrders: lostOrders === null ? null : BigInt(lostOrders),
    minutes,
    customers: BigInt(customers),
    revenueMinor:
      lostOrders === null || severity > 2
        ? null
        : BigInt(Math.round(lostOrders * random.logNormal(4_300, 0.2))),
    currency: lostOrders === null || severity > 2 ? null : 'USD',
    regions: random.sample(REGIONS, severity === 1 ? REGIONS.length : random.int(1, 2)).sort(),
  };
}

type SeverityChange = IncidentObservation['severityHistory'][number];

/** About one in six changes its severity: mostly within the hour, sometimes when the numbers are in, days later. */
function severities(
  random: Random,
  { severity, outage }: IncidentPlan,
  by: string,
  end: number,
): SeverityChange[] {
  if (!random.chance(0.17)) return [];
  const late = random.chance(0.2);
  const raised = severity === 1 || (severity < 5 && random.chance(0.5));
  const before = (raised ? severity + 1 : severity - 1) as Severity;
  const at = outage.detectedAt + (late ? random.int(1, 6) * DAY : random.int(4, 35) * MINUTE);
  if (at >= end) return [];
  const reason = late
    ? `The review of the impact ${raised ? 'found more customers affected' : 'found fewer customers affected than thought'}.`
    : raised
      ? 'More regions report errors.'
      : 'Limited to a part of the traffic.';
  return [
    { at: new Date(outage.detectedAt), severity: before, setBy: 'alert-router', reason: null },
    { at: new Date(at), severity, setBy: by, reason },
  ];
}

const REMEDY_WORDS = {
  'roll-back': 'Rolled back the last deployment of {service}.',
  revert: 'Reverted the change and deployed the revert.',
  hotfix: 'Deployed a hotfix to {service}.',
};

/** Writes the incident as the incident tool would report it; what lies after the history's end has not happened. */
export function reportIncident(
  organisation: Organisation,
  random: Random,
  plan: IncidentPlan,
): IncidentObservation {
  const { end } = organisation.calendar;
  const { outage, severity, services } = plan;
  const primary = services[0] as Service;
  const topic = random.pick(primary.team.area.topics);
  const fill = (text: string): string => {
    const filled = text.replace('{service}', primary.name).replace('{topic}', topic);
    return `${filled[0]?.toUpperCase()}${filled.slice(1)}`;
  };
  const members = organisation.staff.engineers.get(primary.team.slug) ?? [];
  const [first, second] = random.sample(members, 2).map((person) => person.slug);
  const happened = (at: number): Date | null => (at < end ? new Date(at) : null);
  const minutes = Math.round((outage.mitigatedAt - outage.startedAt) / MINUTE);
  const mitigated = outage.mitigatedAt < end;
  const status: IncidentStatus = outage.resolvedAt < end ? 'resolved' : mitigated ? 'mitigated' : 'open';
  const history = severities(random, plan, first ?? 'alert-router', end);
  const cause = plan.cause ?? fill(random.pick(CAUSE_WORDS));
  const title = fill(random.pick(SYMPTOMS[severity]));
  const events: (IncidentEventObservation | null)[] = [
    event(outage.startedAt, 'started', `First errors of ${primary.name}.`, null),
    event(outage.detectedAt, 'alert', `${title}.`, 'alert-router'),
    event(
      outage.detectedAt + 3 * MINUTE,
      'detected',
      `Declared as Sev${history[0]?.severity ?? severity}.`,
      first,
    ),
    event(
      outage.detectedAt + 9 * MINUTE,
      'action',
      `Joined; comparing the graphs of ${primary.name} with the deployments.`,
      second,
    ),
    ...history
      .slice(1)
      .map((change) =>
        event(
          change.at.getTime(),
          'severity',
          `Severity is now ${change.severity}. ${change.reason}`,
          change.setBy,
        ),
      ),
    plan.remedy && event(outage.mitigatedAt - 2 * MINUTE, 'action', fill(REMEDY_WORDS[plan.remedy]), second),
    event(outage.mitigatedAt, 'mitigated', 'Error rate is back to normal.', first),
    event(outage.resolvedAt, 'resolved', cause, first),
  ];
  const told = events
    .filter((one) => one !== null)
    .filter((one) => one.at.getTime() < end)
    .sort((a, b) => a.at.getTime() - b.at.getTime());
  return {
    source: SOURCE,
    externalId: plan.externalId,
    title,
    summary: status === 'resolved' ? cause : `Under investigation: ${primary.name}, ${topic}.`,
    severity,
    severityHistory: history,
    status,
    services: services.map((service) => service.slug),
    startedAt: new Date(outage.startedAt),
    detectedAt: happened(outage.detectedAt),
    mitigatedAt: happened(outage.mitigatedAt),
    resolvedAt: happened(outage.resolvedAt),
    impact: mitigated ? impactOf(random, plan, minutes) : null,
    events: told,
    url: `https://incidents.${DOMAIN}/${plan.externalId}`,
  };
}

const event = (
  at: number,
  kind: IncidentEventObservation['kind'],
  text: string,
  actor: string | null | undefined,
): IncidentEventObservation => ({ at: new Date(at), kind, text, actor: actor ?? null });
