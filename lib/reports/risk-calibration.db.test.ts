import { beforeAll, describe, expect, test } from 'vitest';
import { recordChanges } from '#lib/changes/record-changes.ts';
import { CHANGE_KINDS, LIVE_STATUSES } from '#lib/domain/change/observation.ts';
import { LEVELS } from '#lib/domain/person/observation.ts';
import { AREAS, areasOf } from '#lib/domain/policy/areas.ts';
import { calibrate } from '#lib/domain/risk/calibration.ts';
import type { RiskInput } from '#lib/domain/risk/input.ts';
import { scoreRisk } from '#lib/domain/risk/score-risk.ts';
import type { Tier } from '#lib/domain/service/observation.ts';
import { recordIncidents } from '#lib/incidents/record-incidents.ts';
import { recordLinks } from '#lib/incidents/record-links.ts';
import { recordPeople } from '#lib/people/record-people.ts';
import { recordServices } from '#lib/services/record-services.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import fc from '#tests/support/fast-check.ts';
import { aChange, anIncident, aPerson, aService } from '#tests/support/scene.ts';
import { riskCalibration } from './risk-calibration.ts';
import type { ReportScope } from './scope.ts';

useDatabase();

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 1);
const at = (day: number) => new Date(START + day * DAY);
const today = at(200);
const PATHS = [
  'src/auth/a.ts',
  'src/payments/b.ts',
  'infra/main.tf',
  'db/migrations/1.sql',
  'src/c.ts',
  'docs/d.md',
];
const SERVICES = ['cart', 'tax', 'web'] as const;
const TIERS_OF: Record<string, Tier> = { cart: 1, tax: 2, web: 3 };
/** Who calls or needs it. */
const DEPENDENTS: Record<string, readonly string[]> = { cart: ['web', 'tax'], tax: ['web'], web: [] };

/** Often exactly, or by six hours, at an end of a window: 14 days to tell, 30 for incidents, 90 for changes. */
const day = fc.oneof(
  fc.integer({ min: 0, max: 200 * 4 }).map((quarter) => quarter / 4),
  fc
    .tuple(fc.constantFrom(96, 156, 172, 186), fc.constantFrom(-0.25, 0, 0.25))
    .map(([base, off]) => base + off),
);
const change = fc.record({
  day,
  author: fc.constantFrom('ana', 'ben', 'ana@home'),
  level: fc.option(fc.constantFrom(...LEVELS)),
  kind: fc.constantFrom(...CHANGE_KINDS),
  services: fc.subarray([...SERVICES]),
  paths: fc.subarray(PATHS),
  more: fc.constantFrom(0, 0, 20),
  lines: fc.constantFrom(3, 251, 1001),
  plan: fc.boolean(),
  isRevert: fc.boolean(),
  environment: fc.constantFrom('production', 'production', 'production', 'staging'),
  status: fc.constantFrom('deployed', 'deployed', 'rolled-back', 'proposed'),
});
const incident = fc.record({ day, services: fc.subarray([...SERVICES]), severity: fc.constantFrom(1, 2, 4) });
const link = fc.record({
  change: fc.nat(29),
  incident: fc.nat(9),
  state: fc.constantFrom('match', 'match', 'match', 'ruled-out', 'disputed'),
  relation: fc.constantFrom('caused-by', 'contributed-to', 'fixed-by'),
});
const world = fc.record({
  changes: fc.array(change, { minLength: 1, maxLength: 40 }),
  incidents: fc.array(incident, { minLength: 1, maxLength: 12 }),
  links: fc.array(link, { maxLength: 40 }),
});
type World = typeof world extends fc.Arbitrary<infer T> ? T : never;

const question = fc.record({
  from: fc.option(fc.constantFrom(at(20), at(100))),
  to: fc.constantFrom(at(150), at(201)),
  tiers: fc.option(fc.constantFrom<Tier[]>([1], [2, 3])),
  severity: fc.constantFrom(2, 5),
  service: fc.option(fc.constantFrom<string>('cart', 'web')),
});

const named = (kind: string, index: number) => ({ source: 'test', externalId: `${kind}-${index}` });
/** Said once a pair, the last one stands. */
const linksOf = (of: World) =>
  new Map(
    of.links.map((one) => {
      const pair = [one.change % of.changes.length, one.incident % of.incidents.length] as const;
      return [pair.join(), { ...one, change: pair[0], incident: pair[1] }];
    }),
  );

async function settle(of: World): Promise<void> {
  const past = outside();
  await past.causalLink.deleteMany();
  await past.incidentService.deleteMany();
  await past.incidentSeverity.deleteMany();
  await past.incident.deleteMany();
  await past.changeService.deleteMany();
  await past.changeDetail.deleteMany();
  await past.change.deleteMany();
  await past.$transaction(async (one) => {
    await recordChanges(
      one,
      of.changes.map((c, index) =>
        aChange(`change-${index}`, {
          kind: c.kind,
          authorIdentity: `${c.author}@example.com`.replace('@home@', '@home.'),
          authorLevel: c.level,
          services: c.services,
          paths: c.paths.map((path) => [path, 1, 0] as const),
          fileCount: c.paths.length + c.more,
          linesAdded: c.lines,
          linesDeleted: 0,
          rollbackPlan: c.plan ? 'back' : ' ',
          isRevert: c.isRevert,
          environment: c.environment,
          status: c.status as 'deployed',
          createdAt: at(c.day),
          deployedAt: at(c.day),
        }),
      ),
      today,
    );
    await recordIncidents(
      one,
      of.incidents.map((i, index) =>
        anIncident(`incident-${index}`, {
          severity: i.severity as 2,
          services: i.services,
          startedAt: at(i.day),
          status: 'resolved',
        }),
      ),
      today,
    );
    await recordLinks(
      one,
      [...linksOf(of).values()].map((l) => ({
        change: named('change', l.change),
        incident: named('incident', l.incident),
        state: l.state as 'match',
        relation: l.relation as 'caused-by',
        aiRole: 'undetermined' as const,
        controlState: 'undetermined' as const,
        reason: 'said so in the review',
        at: today,
      })),
      today,
    );
  });
}

/** The slow, obvious way: for every change, look at all others. */
function reference(of: World, asked: ReportScope) {
  const live = of.changes
    .map((c, index) => ({ ...c, index }))
    .filter((c) => c.environment === 'production' && LIVE_STATUSES.includes(c.status as 'deployed'));
  const person = (author: string) => (author.startsWith('ana') ? 'ana' : author);
  const scored = live.flatMap((c) => {
    const when = at(c.day);
    if ((asked.from && when < asked.from) || when >= asked.to) return [];
    const tiers = c.services.map((slug) => TIERS_OF[slug]!);
    if (asked.tiers && !asked.tiers.some((tier) => tiers.length > 0 && tier === Math.min(...tiers)))
      return [];
    if (asked.service && !(c.services as string[]).includes(asked.service)) return [];
    const [main] = c.services;
    const there = live.filter(
      (o) => main && o.services.includes(main) && o.day < c.day && o.day >= c.day - 90,
    );
    const all = c.paths.length > 0 && c.more === 0;
    const areas = areasOf(c.paths);
    const input: RiskInput = {
      tiers,
      dependents: [...new Set(c.services.flatMap((slug) => DEPENDENTS[slug]!))]
        .filter((slug) => !(c.services as string[]).includes(slug))
        .map((slug) => TIERS_OF[slug]!),
      kind: c.kind,
      areas: all || areas.length > 0 ? AREAS.filter((area) => areas.includes(area)) : null,
      testsOrDocsOnly: all && c.paths.every((path) => path.startsWith('docs/')),
      files: c.paths.length + c.more,
      lines: c.lines,
      authorChanges: main ? there.filter((o) => person(o.author) === person(c.author)).length : null,
      authorLevel: c.level ?? (c.author === 'ben' ? 'mid' : 'senior'),
      recentIncidents: of.incidents.filter(
        (i) => i.services.some((slug) => c.services.includes(slug)) && i.day < c.day && i.day >= c.day - 30,
      ).length,
      daysSinceLastChange: there.length > 0 ? c.day - Math.max(...there.map((o) => o.day)) : null,
      validation: 'none',
      hasRollbackPlan: c.plan,
      destructive: false,
      executedByAgent: false,
      isRevert: c.isRevert,
    };
    const failed = [...linksOf(of).values()].some((l) => {
      const i = of.incidents[l.incident]!;
      return (
        l.change === c.index &&
        l.state === 'match' &&
        l.relation !== 'fixed-by' &&
        i.severity <= asked.severity &&
        i.day < c.day + 14
      );
    });
    return [{ score: scoreRisk(input).score, failed, old: c.day + 14 <= 200 }];
  });
  const told = scored.filter(({ old }) => old);
  return { ...calibrate(told), young: scored.length - told.length };
}

describe('risk against what became of it', () => {
  beforeAll(async () => {
    await outside().$transaction(async (tx) => {
      await recordPeople(
        tx,
        [
          aPerson('ana', {
            level: 'senior',
            identities: ['ana@example.com', 'ana@home.example.com'].map((value) => ({
              kind: 'email',
              value,
            })),
          }),
          aPerson('ben', { level: 'mid' }),
        ],
        today,
      );
      const needs = (slug: string) => SERVICES.filter((other) => DEPENDENTS[other]!.includes(slug));
      await recordServices(
        tx,
        SERVICES.map((slug) => aService(slug, { tier: TIERS_OF[slug]!, dependsOn: needs(slug) })),
        today,
      );
    });
  });

  test('equals the slow, obvious reference on random histories, periods and scopes', async () => {
    await fc.assert(
      fc.asyncProperty(world, fc.array(question, { minLength: 3, maxLength: 3 }), async (of, asked) => {
        await settle(of);
        for (const one of asked) {
          const scope = { ...one, team: null } as ReportScope;
          const { failed, ...report } = await riskCalibration({ scope, today });
          expect(report).toEqual(reference(of, scope));
          expect(failed).toHaveLength(report.all.numerator);
        }
      }),
      { numRuns: 40, endOnFailure: true },
    );
  });

  test('a change fails by what starts before its 14 days are over, and is told from when they are', async () => {
    const change = {
      author: 'ben',
      level: null,
      kind: 'code',
      services: [],
      paths: [],
      more: 0,
      lines: 3,
    } as const;
    const made = (days: number) => ({
      ...{ ...change, services: [], paths: [] },
      day: days,
      plan: false,
      isRevert: false,
      environment: 'production',
      status: 'deployed',
    });
    const struck = (days: number) => ({ day: days, services: [], severity: 2 });
    const caused = (index: number) => ({
      change: index,
      incident: index,
      state: 'match',
      relation: 'caused-by',
    });
    await settle({
      changes: [made(100), made(101), made(186), made(186.25)],
      incidents: [struck(113.75), struck(115), struck(187), struck(187)],
      links: [0, 1, 2, 3].map(caused),
    } as World);
    const scope = { from: null, to: at(201), tiers: null, severity: 5, service: null, team: null } as const;
    const report = await riskCalibration({ scope, today });
    expect(report.failed.map((one) => (one.at - START) / DAY)).toEqual([186, 100]);
    expect(report).toMatchObject({ young: 1, all: { numerator: 2, denominator: 3 } });
  });
});
