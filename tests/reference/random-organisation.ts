import { AI_ROLES, LINK_RELATIONS, LINK_STATES } from '#lib/domain/attribution/types.ts';
import { CHANGE_STATUSES, type ChangeObservation } from '#lib/domain/change/observation.ts';
import type { IncidentObservation, Severity } from '#lib/domain/incident/observation.ts';
import { INVOLVEMENTS } from '#lib/domain/provenance/types.ts';
import type { ServiceObservation, Tier } from '#lib/domain/service/observation.ts';
import fc from '#tests/support/fast-check.ts';
import { aChange, anIncident, aProvenance, aService } from '#tests/support/scene.ts';

/** A Saturday of one year, so that days count over the ends of a week, a quarter and a year. */
const START = Date.UTC(2025, 11, 20);
const HOUR = 3_600_000;
/** Hours that everything happens in: nine weeks. */
const HOURS = 24 * 63;

const instant = fc.integer({ min: 0, max: HOURS }).map((hours) => new Date(START + hours * HOUR));
const tier = fc.constantFrom<Tier>(1, 2, 3, 4);
const places = fc.uniqueArray(fc.nat({ max: 4 }), { maxLength: 3 });
/** Mostly the values that matter, so that small organisations have failures enough to compare. */
const state = fc.oneof(
  { weight: 2, arbitrary: fc.constant('match' as const) },
  fc.constantFrom(...LINK_STATES),
);
const environment = fc.oneof({ weight: 5, arbitrary: fc.constant('production') }, fc.constant('staging'));
const status = fc.oneof(
  { weight: 3, arbitrary: fc.constant('deployed' as const) },
  fc.constantFrom(...CHANGE_STATUSES),
);

const service = fc.record({ tier, team: fc.constantFrom('red', 'blue', null) });
const change = fc.record({
  at: instant,
  involvement: fc.constantFrom(...INVOLVEMENTS),
  lines: fc.constantFrom(0, 10, 11, 50, 51, 250, 251, 1000, 1001, 5000),
  places,
  environment,
  status,
});
const incident = fc.record({
  at: instant,
  severity: fc.constantFrom<Severity>(1, 2, 2, 2, 3, 4, 5),
  places,
  noChange: fc.boolean(),
});
/** Mostly one of a few, so that a change is named by several links and an incident has several causes. */
const named = fc.oneof(fc.nat({ max: 5 }), fc.nat({ max: 59 }));
const link = fc.record({
  change: named,
  incident: named,
  state,
  disputes: fc.constantFrom('match', 'ruled-out'),
  relation: fc.constantFrom(...LINK_RELATIONS),
  aiRole: fc.constantFrom(...AI_ROLES),
});

/** A small organisation: services, changes, incidents, links in the order in which they were said, clean weeks. */
export const organisation = fc.record({
  services: fc.array(service, { minLength: 1, maxLength: 5 }),
  changes: fc.array(change, { minLength: 0, maxLength: 60 }),
  incidents: fc.array(incident, { minLength: 0, maxLength: 20 }),
  links: fc.array(link, { maxLength: 60 }),
  /** For each week, whether its rollup is up to date. */
  clean: fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
});
export type Organisation = typeof organisation extends fc.Arbitrary<infer T> ? T : never;

/** A period and scope; half of the periods begin and end within a week. */
export const question = fc
  .record({
    start: fc.option(fc.integer({ min: -200, max: HOURS }), { freq: 8 }),
    hours: fc.oneof(fc.integer({ min: 1, max: HOURS }), fc.constant(HOURS + 400)),
    tiers: fc.option(fc.uniqueArray(tier, { minLength: 1, maxLength: 3 }), { freq: 3 }),
    severity: fc.constantFrom<Severity>(1, 2, 2, 3, 5),
    service: fc.option(fc.constantFrom('service-0', 'service-1', 'no-such'), { freq: 1 }),
    team: fc.option(fc.constantFrom('red', 'blue'), { freq: 1 }),
    narrowed: fc.constantFrom(false, false, true),
  })
  .map(({ start, hours, tiers, severity, service, team, narrowed }) => ({
    from: start === null ? null : new Date(START + start * HOUR),
    to: new Date(START + ((start ?? 0) + hours) * HOUR),
    tiers,
    severity,
    service: narrowed ? service : null,
    team: narrowed ? team : null,
  }));

const slugs = (of: Organisation, indices: readonly number[]) =>
  indices.filter((index) => index < of.services.length).map((index) => `service-${index}`);

export const serviceObservations = (of: Organisation): ServiceObservation[] =>
  of.services.map((one, index) => aService(`service-${index}`, one));

export const changeObservations = (of: Organisation): ChangeObservation[] =>
  of.changes.map(({ at, involvement, lines, places: touched, environment: where, status: state }, index) =>
    aChange(`change-${index}`, {
      linesAdded: Math.ceil(lines / 2),
      linesDeleted: Math.floor(lines / 2),
      services: slugs(of, touched),
      environment: where,
      status: state,
      createdAt: at,
      deployedAt: at,
      // Without its evidence, which cannot be deleted again: it is not what the figures are about.
      provenance: { ...aProvenance(involvement), evidence: [], deciding: null },
    }),
  );

export const incidentObservations = (of: Organisation): IncidentObservation[] =>
  of.incidents.map(({ at, severity, places: hit }, index) =>
    anIncident(`incident-${index}`, { severity, services: slugs(of, hit), startedAt: at }),
  );

/** The links with the changes and incidents they name, none where there are none. */
export function namedLinks(of: Organisation) {
  if (of.changes.length === 0 || of.incidents.length === 0) return [];
  return of.links.map((one, index) => ({
    ...one,
    change: { source: 'test', externalId: `change-${one.change % of.changes.length}` },
    incident: { source: 'test', externalId: `incident-${one.incident % of.incidents.length}` },
    at: new Date(START + (HOURS + index) * HOUR),
  }));
}
