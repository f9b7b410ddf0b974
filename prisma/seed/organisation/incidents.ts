import type { IncidentObservation, LinkObservation } from '#lib/domain/incident/observation.ts';
import { busyness, DAY, DAYS, HOUR, MINUTE } from './calendar.ts';
import { causesOf } from './causes.ts';
import { NO_CHANGE } from './incident-words.ts';
import type { Organisation } from './organisation.ts';
import { type Outage, outageAt } from './outage.ts';
import { type PlannedChange, planDay } from './plan-changes.ts';
import { stream } from './random.ts';
import { reportIncident } from './report-incident.ts';
import type { Service } from './services.ts';
import { storyIncidents } from './story-incidents.ts';

/** An incident with what is known of its causes. */
export interface ToldIncident {
  incident: IncidentObservation;
  links: readonly LinkObservation[];
  /** Why no change caused it, where a person has said so; null where the question is open or answered by links. */
  noChange: string | null;
}

/** Incidents without a change as their cause, a day, at scale 1. */
const BACKGROUND = 2.6;

/** How many of the newest changes of each service are kept as candidates. */
const KEPT = 6;

/** Newest deployed changes by service, while the history goes by. */
class Recent {
  readonly #byService = new Map<Service, PlannedChange[]>();

  add(change: PlannedChange): void {
    if (change.fate.kind === 'abandoned' || change.fate.kind === 'pending') return;
    for (const service of change.services) {
      const kept = this.#byService.get(service) ?? [];
      kept.push(change);
      if (kept.length > KEPT) kept.shift();
      this.#byService.set(service, kept);
    }
  }

  before(service: Service, at: number): readonly PlannedChange[] {
    return (this.#byService.get(service) ?? []).filter(
      (change) => change.deployedAt < at && change.deployedAt > at - 7 * DAY && change.repairs === null,
    );
  }
}

function fromChange(
  organisation: Organisation,
  culprit: PlannedChange & { fate: { kind: 'incident' } },
  repair: PlannedChange | null,
  recent: Recent,
): ToldIncident {
  const random = stream(organisation.seed, 'incident', culprit.key);
  const primary = culprit.services[0] as Service;
  const { outage, severity } = culprit.fate;
  // Often the service that is paged is one that needs the one that broke.
  const critical = primary.dependents.filter((service) => service.tier <= primary.tier);
  const paged = critical.length > 0 && random.chance(0.3) ? random.pick(critical) : primary;
  const others = random.sample(primary.dependents, severity <= 2 ? random.int(0, 3) : random.int(0, 1));
  const services = [...new Set([paged, primary, ...others])];
  const told = reportIncident(organisation, random, {
    externalId: `INC-${culprit.key}`,
    severity,
    services,
    outage,
    cause: null,
    remedy: culprit.fate.remedy,
  });
  const candidates = recent.before(primary, outage.startedAt).filter((change) => change !== culprit);
  const links = causesOf(organisation, random, told, culprit, repair, candidates);
  return { incident: told, links, noChange: null };
}

function fromOutside(organisation: Organisation, day: number, number: number): ToldIncident {
  const { calendar, services, seed } = organisation;
  const random = stream(seed, 'background', day, number);
  const severity = random.weighted([
    [1, 0.4],
    [2, 7],
    [3, 28],
    [4, 42],
    [5, 22.6],
  ] as const);
  const service = random.weighted(services.map((one) => [one, 5 - one.tier] as const));
  const [cause, verdict] = random.pick(NO_CHANGE);
  const outage: Outage = outageAt(
    random,
    calendar.start + day * DAY + random.int(0, 24 * 60 - 1) * MINUTE,
    severity,
  );
  const affected = [service, ...random.sample(service.dependents, severity <= 2 ? 2 : 0)];
  const incident = reportIncident(organisation, random, {
    externalId: `INC-${String(day).padStart(3, '0')}-B${number}`,
    severity,
    services: affected,
    outage,
    cause,
    remedy: null,
  });
  // A question that is closed takes some days to be closed.
  const answered = severity <= 3 && outage.resolvedAt < calendar.end - 12 * HOUR && random.chance(0.62);
  return { incident, links: [], noChange: answered ? verdict : null };
}

/** Every incident of the history with its links, the story's included, lazily and in the order of the days. */
export function* tellIncidents(organisation: Organisation): Generator<ToldIncident> {
  yield* storyIncidents(organisation);
  const recent = new Recent();
  for (let day = 0; day < DAYS; day += 1) {
    const changes = [...planDay(organisation, day)];
    const repairs = new Map(
      changes.flatMap((change) => (change.repairs ? [[change.repairs.of.key, change]] : [])),
    );
    for (const change of changes) recent.add(change);
    for (const change of changes) {
      if (change.fate.kind !== 'incident' || change.fate.outage.startedAt >= organisation.calendar.end)
        continue;
      const culprit = change as Parameters<typeof fromChange>[1];
      yield fromChange(organisation, culprit, repairs.get(change.key) ?? null, recent);
    }
    // The world outside keeps no working hours, but load does: half of it follows the week.
    const mean =
      BACKGROUND * organisation.scale * (0.5 + 0.5 * Math.min(2, busyness(organisation.calendar, day)));
    const count = stream(organisation.seed, 'background', day).poisson(mean);
    for (let number = 1; number <= count; number += 1) yield fromOutside(organisation, day, number);
  }
}
