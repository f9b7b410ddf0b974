import { beforeAll, describe, expect, test } from 'vitest';
import { mutate } from '#lib/audit/mutate.ts';
import { recordChanges } from '#lib/changes/record-changes.ts';
import { refreshRollups } from '#lib/changes/refresh-rollups.ts';
import { AI_ROLES, LINK_RELATIONS } from '#lib/domain/attribution/types.ts';
import type { Severity } from '#lib/domain/incident/observation.ts';
import { INVOLVEMENTS } from '#lib/domain/provenance/types.ts';
import { TIERS } from '#lib/domain/service/observation.ts';
import { declareNoChange } from '#lib/incidents/declare-no-change.ts';
import { disputeLink, settleDispute } from '#lib/incidents/dispute-link.ts';
import { listIncidentLinks } from '#lib/incidents/incident-queries.ts';
import { judgeLink, withdrawVerdict } from '#lib/incidents/judge-link.ts';
import { recordIncidents } from '#lib/incidents/record-incidents.ts';
import { recordLinks } from '#lib/incidents/record-links.ts';
import { recordPeople } from '#lib/people/record-people.ts';
import { type Context, systemContext } from '#lib/platform/context.ts';
import { db, type Tx } from '#lib/platform/db.ts';
import { DomainError } from '#lib/platform/errors.ts';
import { externalRecordId } from '#lib/platform/ids.ts';
import { correctService } from '#lib/services/correct-service.ts';
import { serviceFigures } from '#lib/services/queries.ts';
import { recordServices } from '#lib/services/record-services.ts';
import { figures } from '#tests/reference/figures.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import fc from '#tests/support/fast-check.ts';
import { aChange, anIncident, aPerson, aProvenance, aService } from '#tests/support/scene.ts';
import type { ReportScope } from './scope.ts';
import { sev2ByAi } from './sev2-by-ai.ts';

useDatabase();

const HOUR = 3_600_000;
const START = Date.UTC(2025, 11, 20);
const SERVICES = ['service-0', 'service-1', 'service-2'] as const;
const PEOPLE = ['p0', 'p1', 'p2', 'p3'] as const;
const REASON = 'It was seen in the logs.';

/** Few, so that much is said of each. */
const some = fc.nat({ max: 1 });
const person = fc.constantFrom(...PEOPLE);
const severity = fc.constantFrom<Severity>(1, 2, 2, 3, 4);
const pair = { change: some, incident: some };
const words = {
  relation: fc.constantFrom('caused-by', ...LINK_RELATIONS),
  aiRole: fc.constantFrom('ai-code', ...AI_ROLES),
};
const event = <K extends string, T extends object>(kind: K, fields: { [F in keyof T]: fc.Arbitrary<T[F]> }) =>
  fc.record<T>(fields).map((rest) => ({ kind, ...rest }));

/** Everything that can become known, in any order. */
const anyEvent = fc.oneof(
  {
    weight: 2,
    arbitrary: event('change', { change: some, service: some, hoursBefore: fc.nat({ max: 400 }) }),
  },
  { weight: 2, arbitrary: event('evidence', { change: some }) },
  { weight: 2, arbitrary: event('incident', { incident: some, service: some, severity }) },
  { weight: 2, arbitrary: event('severity', { incident: some, severity }) },
  event('suspicion', pair),
  event('source', { ...pair, ...words, state: fc.constantFrom('match', 'ruled-out', 'disputed', 'none') }),
  {
    weight: 3,
    arbitrary: event('verdict', {
      ...pair,
      ...words,
      person,
      verdict: fc.constantFrom('confirm', 'confirm', 'rule-out'),
    }),
  },
  event('withdrawal', { ...pair, person }),
  { weight: 2, arbitrary: event('dispute', { ...pair, person }) },
  {
    weight: 2,
    arbitrary: event('settlement', {
      ...pair,
      ...words,
      person,
      answer: fc.constantFrom('uphold', 'overturn'),
    }),
  },
  event('no-change', { incident: some, person }),
  event('tier', { service: some, tier: fc.constantFrom(...TIERS) }),
  event('rollup', {}),
);
type Event = typeof anyEvent extends fc.Arbitrary<infer T> ? T : never;

const question = fc.record({
  from: fc.option(fc.integer({ min: -500, max: 60 }).map((hours) => new Date(START + hours * HOUR))),
  tiers: fc.option(fc.subarray([...TIERS], { minLength: 1 })),
  severity: fc.constantFrom<Severity>(1, 2, 2, 5),
  service: fc.option(fc.constantFrom(...SERVICES), { freq: 1 }),
});

const entry = {
  action: 'demo.loaded',
  subject: { type: 'demo', id: 'test' },
  details: { seed: '', totals: {} },
} as const;

const write = (at: Date, body: (tx: Tx) => Promise<unknown>) =>
  mutate(systemContext('test', at), async (tx) => {
    await body(tx);
    return { result: undefined, entries: [entry] };
  });

const as = (slug: string, at: Date): Context => ({
  actor: { kind: 'person', id: externalRecordId('person', slug), identity: `demo:${slug}`, session: 's' },
  now: at,
});
const changeId = (index: number) => externalRecordId('test', `change-${index}`);
const incidentId = (index: number) => externalRecordId('test', `incident-${index}`);

/** What was said of changes and incidents so far: a source says all of it again when something is new. */
class World {
  readonly changes = new Map<number, { service: number; at: Date; findings: number }>();
  readonly incidents = new Map<number, { service: number; at: Date; severity: Severity }>();

  observeChange(index: number) {
    const { service, at, findings } = this.changes.get(index)!;
    // each finding differs from all before, so that each leaves evidence
    const involvement =
      findings === 0 ? 'unknown' : INVOLVEMENTS.filter((one) => one !== 'unknown')[findings - 1]!;
    return aChange(`change-${index}`, {
      services: [SERVICES[service]!],
      createdAt: at,
      deployedAt: at,
      provenance: aProvenance(involvement),
    });
  }

  observeIncident(index: number) {
    const { service, at, severity: now } = this.incidents.get(index)!;
    return anIncident(`incident-${index}`, { services: [SERVICES[service]!], startedAt: at, severity: now });
  }
}

async function seenVersion(of: { change: number; incident: number }): Promise<number> {
  const where = { changeId: changeId(of.change), incidentId: incidentId(of.incident) };
  return (await db().causalLink.findFirst({ where, orderBy: { version: 'desc' } }))?.version ?? 0;
}

async function suspect(tx: Tx, of: { change: number; incident: number }, at: Date): Promise<void> {
  const pairOf = { changeId: changeId(of.change), incidentId: incidentId(of.incident) };
  const last = await tx.causalLink.findFirst({ where: pairOf, orderBy: { version: 'desc' } });
  if (last && last.decidedBy !== 'software') return;
  await tx.causalLink.updateMany({ where: { ...pairOf, supersededAt: null }, data: { supersededAt: at } });
  await tx.causalLink.create({
    data: {
      ...pairOf,
      version: (last?.version ?? 0) + 1,
      state: last?.state === 'suspect' ? 'none' : 'suspect',
      relation: 'caused-by',
      aiRole: 'undetermined',
      controlState: 'undetermined',
      reasons: [],
      decidedBy: 'software',
      recordedAt: at,
    },
  });
}

async function happen(world: World, one: Event, at: Date): Promise<void> {
  if ('change' in one && one.kind !== 'change' && !world.changes.has(one.change)) return;
  if ('incident' in one && one.kind !== 'incident' && !world.incidents.has(one.incident)) return;
  switch (one.kind) {
    case 'change': {
      if (world.changes.has(one.change)) return;
      const live = new Date(at.getTime() - one.hoursBefore * HOUR);
      world.changes.set(one.change, { service: one.service, at: live, findings: 0 });
      return write(at, (tx) => recordChanges(tx, [world.observeChange(one.change)], at));
    }
    case 'evidence': {
      const change = world.changes.get(one.change)!;
      if (change.findings === INVOLVEMENTS.length - 1) return;
      change.findings += 1;
      return write(at, (tx) => recordChanges(tx, [world.observeChange(one.change)], at));
    }
    case 'incident': {
      if (world.incidents.has(one.incident)) return;
      world.incidents.set(one.incident, { service: one.service, at, severity: one.severity });
      return write(at, (tx) => recordIncidents(tx, [world.observeIncident(one.incident)], at));
    }
    case 'severity': {
      world.incidents.get(one.incident)!.severity = one.severity;
      return write(at, (tx) => recordIncidents(tx, [world.observeIncident(one.incident)], at));
    }
    case 'suspicion':
      return write(at, (tx) => suspect(tx, one, at));
    case 'source': {
      const { state, relation, aiRole } = one;
      const said = { state, relation, aiRole, controlState: 'missing', reason: REASON } as const;
      const ends = {
        change: { source: 'test', externalId: `change-${one.change}` },
        incident: { source: 'test', externalId: `incident-${one.incident}` },
      };
      // decided long before it becomes known here
      return write(at, (tx) =>
        recordLinks(tx, [{ ...said, ...ends, at: new Date(at.getTime() - 90 * HOUR) }], at),
      );
    }
    case 'tier': {
      const slug = SERVICES[one.service]!;
      const { tier } = await db().service.findUniqueOrThrow({ where: { slug } });
      const seen = { tier: tier as 1 };
      await correctService(as('admin', at), {
        slug,
        seen,
        wanted: { tier: one.tier },
        reason: 'It was imported wrong.',
      });
      return;
    }
    case 'no-change':
      return void (await declareNoChange(as(one.person, at), {
        incidentId: incidentId(one.incident),
        reason: REASON,
      }));
    case 'rollup':
      return void (await refreshRollups(systemContext('test', at)));
    default:
      return say(one, at);
  }
}

async function say(
  one: Extract<Event, { kind: 'verdict' | 'withdrawal' | 'dispute' | 'settlement' }>,
  at: Date,
): Promise<void> {
  const ctx = as(one.person, at);
  const link = {
    changeId: changeId(one.change),
    incidentId: incidentId(one.incident),
    seenVersion: await seenVersion(one),
    reason: REASON,
  };
  if (one.kind === 'withdrawal') await withdrawVerdict(ctx, link);
  else if (one.kind === 'dispute') await disputeLink(ctx, link);
  else {
    const worded = { ...link, relation: one.relation, aiRole: one.aiRole, controlState: 'missing' } as const;
    if (one.kind === 'settlement') await settleDispute(ctx, { ...worded, answer: one.answer });
    else await judgeLink(ctx, { ...worded, verdict: one.verdict, certainty: 'likely' });
  }
}

/** Everything that is shown of these, as known now or before an instant. */
async function shown(scope: ReportScope, asOf: Date | null) {
  const services = await db().service.findMany({ orderBy: { slug: 'asc' } });
  return {
    overview: figures(await sev2ByAi({ ...scope, asOf })),
    services: await Promise.all(
      services.map(({ id }) => serviceFigures(id, scope.from ?? new Date(0), scope.to, asOf)),
    ),
    links: await Promise.all(
      [0, 1].map(async (index) =>
        (await listIncidentLinks(incidentId(index), externalRecordId('person', 'p0'), asOf))
          .map(({ change, current, earlier }) => [change.id, change.involvement, current, earlier])
          .sort(([a], [b]) => String(a).localeCompare(String(b))),
      ),
    ),
  };
}

async function empty(): Promise<void> {
  await outside().$transaction([
    outside().$executeRaw`set local session_replication_role = replica`,
    outside().$executeRaw`truncate change, incident, service, audit_entry, change_week, dirty_week cascade`,
  ]);
  await write(new Date(START), (tx) =>
    recordServices(
      tx,
      SERVICES.map((slug, index) => aService(slug, { tier: index === 2 ? 2 : 1 })),
      new Date(START),
    ),
  );
}

/** Lets everything happen; what was shown after some of it, while the database held that and nothing else. */
async function replay(events: readonly Event[], scopes: readonly ReportScope[], every: number) {
  await empty();
  const world = new World();
  const then: { asOf: Date; scope: ReportScope; report: unknown }[] = [];
  let accepted = 0;
  for (const [index, one] of events.entries()) {
    const at = new Date(START + (1 + index) * HOUR);
    try {
      await happen(world, one, at);
      accepted += 1;
    } catch (error) {
      // what may not follow is refused, and leaves nothing
      if (!(error instanceof DomainError)) throw error;
    }
    if (index % every !== every - 1) continue;
    const scope = scopes[index % scopes.length]!;
    then.push({ asOf: new Date(at.getTime() + 1), scope, report: await shown(scope, null) });
  }
  for (const { asOf, scope, report } of then) expect(await shown(scope, asOf)).toEqual(report);
  return { accepted, then };
}

const to = new Date(START + 100 * HOUR);
beforeAll(() =>
  write(new Date(START), (tx) =>
    recordPeople(
      tx,
      [...PEOPLE.map((slug) => aPerson(slug, { level: 'senior' })), aPerson('admin', { orgRole: 'admin' })],
      new Date(START),
    ),
  ),
);

describe('reports as of a date', () => {
  test('are those of a database that holds only what had become known by then', async () => {
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyEvent, { minLength: 35, maxLength: 45 }),
        fc.array(question, { minLength: 2, maxLength: 2 }),
        async (events, asked) => {
          const scopes = asked.map((one): ReportScope => ({ ...one, to, team: null }));
          accepted += (await replay(events, scopes, 5)).accepted;
        },
      ),
      { numRuns: 8, endOnFailure: true },
    );
    expect(accepted).toBeGreaterThan(100);
  });

  test('tell an argument step by step: answer, proposal, second person, dispute, settlement, severity, tier', async () => {
    const pairOf = { change: 0, incident: 0 };
    const said = { relation: 'caused-by', aiRole: 'ai-code' } as const;
    const confirmedBy = (who: (typeof PEOPLE)[number]) =>
      ({ kind: 'verdict', ...pairOf, ...said, person: who, verdict: 'confirm' }) as const;
    const events: Event[] = [
      { kind: 'change', change: 0, service: 0, hoursBefore: 9 },
      { kind: 'incident', incident: 0, service: 0, severity: 2 },
      { kind: 'suspicion', ...pairOf },
      { kind: 'no-change', incident: 0, person: 'p0' },
      confirmedBy('p0'),
      confirmedBy('p1'),
      { kind: 'evidence', change: 0 },
      { kind: 'dispute', ...pairOf, person: 'p2' },
      { kind: 'settlement', ...pairOf, ...said, person: 'p3', answer: 'overturn' },
      { kind: 'severity', incident: 0, severity: 3 },
      { kind: 'tier', service: 0, tier: 4 },
    ];
    const scope = { from: null, to, tiers: [1], severity: 2, service: null, team: null } as const;
    const { accepted, then } = await replay(events, [scope], 1);
    expect(accepted).toBe(events.length);
    const causes = then.map(({ report }) => {
      const { overview } = report as Awaited<ReturnType<typeof shown>>;
      return Object.entries(overview.causes).find(([, count]) => count > 0)?.[0] ?? 'none';
    });
    expect(causes).toEqual([
      'none',
      'open',
      'suspects',
      'no-change',
      'no-change',
      'matched',
      'matched',
      'disputed',
      'open',
      'none',
      'none',
    ]);
  });
});
