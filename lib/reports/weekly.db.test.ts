import { beforeAll, describe, expect, test } from 'vitest';
import { recordChanges } from '#lib/changes/record-changes.ts';
import { CHANGE_KINDS, type ChangeObservation } from '#lib/domain/change/observation.ts';
import type { IncidentObservation, Severity } from '#lib/domain/incident/observation.ts';
import { INVOLVEMENTS } from '#lib/domain/provenance/types.ts';
import { seededRandom } from '#lib/domain/statistics/seeded-random.ts';
import { MOST_CHANGES } from '#lib/domain/weekly/figures.ts';
import { readWeek, weeksFrom } from '#lib/domain/weekly/week.ts';
import { recordIncidents } from '#lib/incidents/record-incidents.ts';
import { externalRecordId, newId } from '#lib/platform/ids.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { aChange, anIncident, aProvenance } from '#tests/support/scene.ts';
import { openShop, personId, serviceId } from '#tests/support/submitted.ts';
import { weeklyFigures } from './weekly.ts';

useDatabase();

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = readWeek('2026-03-02') as Date;
const START = weeksFrom(WEEK, -9).getTime();
const END = weeksFrom(WEEK, 1).getTime();
/** When the policy came into force: within the week. */
const POLICY = new Date(WEEK.getTime() + 2 * DAY);
/** The first half is recorded before, the second after. */
const BETWEEN = new Date(WEEK.getTime() + 9 * DAY);
const LATER = new Date(WEEK.getTime() + 20 * DAY);
const TIERS: Record<string, 1 | 2 | 3> = { checkout: 1, search: 2, blog: 3 };

const random = seededRandom(5);
const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)]!;
/** An instant of the ten weeks, on the minute. */
const anInstant = () => new Date(START + Math.floor((random() * (END - START)) / MINUTE) * MINUTE);

/** Raw events, some of each on the very ends of the week. */
const incidents = Array.from({ length: 120 }, (_, index): IncidentObservation => {
  const startedAt = index === 0 ? new Date(END) : index === 1 ? WEEK : anInstant();
  const after = () => new Date(startedAt.getTime() + Math.floor(1 + random() * 900) * MINUTE);
  return anIncident(`i-${index}`, {
    startedAt,
    severity: pick<Severity>([1, 2, 2, 3, 4]),
    services: pick([['checkout'], ['checkout', 'search'], ['search'], ['blog'], []]),
    mitigatedAt: random() < 0.7 ? after() : null,
    resolvedAt: random() < 0.9 ? after() : null,
  });
});
const changes = Array.from({ length: 400 }, (_, index): ChangeObservation => {
  const deployedAt = index === 0 ? new Date(END) : index === 1 ? WEEK : anInstant();
  const isHere = random() < 0.9;
  return aChange(`c-${index}`, {
    kind: pick(CHANGE_KINDS),
    services: pick([['checkout'], ['search', 'blog'], ['blog'], []]),
    status: pick(['deployed', 'deployed', 'deployed', 'rolled-back', 'proposed']),
    environment: isHere ? 'production' : 'staging',
    linesAdded: Math.floor(random() * 5000),
    risk: random() < 0.2 ? Math.floor(random() * 100) : null,
    provenance: aProvenance(pick(INVOLVEMENTS)),
    createdAt: deployedAt,
    deployedAt,
    deployments: [
      {
        externalId: `d-${index}`,
        environment: isHere ? 'production' : 'staging',
        sha: null,
        startedAt: deployedAt,
        finishedAt: null,
        outcome: pick(['succeeded', 'failed', 'rolled-back']),
        actor: 'ci',
        basis: pick(['observed', 'observed', 'assumed']),
      },
    ],
  });
});
const emergencies = Array.from({ length: 14 }, (_, index) => {
  const at = anInstant();
  const reviewedAt = random() < 0.6 ? new Date(at.getTime() + Math.floor(random() * 3000) * MINUTE) : null;
  return { id: newId(), changeId: externalRecordId('test', `c-${3 * index + 1}`), at, reviewedAt };
});
const actions = Array.from({ length: 30 }, () => ({
  id: newId(),
  dueOn: new Date(Math.floor(anInstant().getTime() / DAY) * DAY),
  createdAt: anInstant(),
  endedAt: random() < 0.5 ? anInstant() : null,
}));

/** The first half, known from the week's end on, or the second, known later. */
const half = <T>(all: readonly T[], second: boolean) =>
  all.filter((_, index) => (index % 3 === 0) === second);

async function record(second: boolean, at: Date): Promise<void> {
  await outside().$transaction(async (tx) => {
    await recordChanges(tx, half(changes, second), at);
    await recordIncidents(tx, half(incidents, second), at);
  });
}

/** Everything as the figures say it at an instant. */
const asOf = (at: Date) => weeklyFigures({ week: WEEK, now: LATER, asOf: at });
let before: Awaited<ReturnType<typeof asOf>>;

beforeAll(async () => {
  await openShop(POLICY);
  await record(false, new Date(END + HOUR));
  const db = outside();
  // what the gate let through, every second one
  await db.deployment.updateMany({
    where: {
      changeId: {
        in: changes.flatMap((_, index) => (index % 2 === 0 ? externalRecordId('test', `c-${index}`) : [])),
      },
    },
    data: { gateDecisionId: newId() },
  });
  await db.retro.create({
    data: {
      incidentId: externalRecordId('test', 'i-1'),
      state: 'draft',
      version: 1,
      ownerId: personId('sen-sol'),
      createdAt: WEEK,
    },
  });
  await db.retroAction.createMany({
    data: actions.map((action, index) => ({
      incidentId: externalRecordId('test', 'i-1'),
      kind: 'task',
      title: `Action ${index}`,
      detail: '',
      ownerId: personId('sen-sol'),
      state: action.endedAt ? 'done' : 'open',
      version: 1,
      createdBy: personId('sen-sol'),
      ...action,
    })),
  });
  await db.breakGlass.createMany({
    data: emergencies.map(({ reviewedAt, ...emergency }) => ({
      ...emergency,
      personId: personId('dir-dana'),
      identity: 'oidc:x',
      sha: '0'.repeat(40),
      environment: 'production',
      reason: 'The shop is down and this brings it back.',
      reviewDueAt: new Date(emergency.at.getTime() + DAY),
      reviewedAt,
      reviewedBy: reviewedAt ? personId('vp-vik') : null,
      verdict: reviewedAt ? 'justified' : null,
      reviewNote: reviewedAt ? 'It was the only way to bring it back.' : null,
    })),
  });
  await db.auditCampaign.create({
    data: {
      id: newId(),
      name: 'Q1',
      state: 'committed',
      version: 1,
      directorId: personId('dir-dana'),
      auditorId: personId('dir-dana'),
      serviceIds: [serviceId('checkout')],
      fromAt: new Date(START),
      untilAt: WEEK,
      dueOn: new Date(WEEK.getTime() + 5 * DAY),
      plan: {},
      seedCommitment: '',
      seed: '',
      createdBy: personId('dir-dana'),
      createdAt: WEEK,
      findings: {
        create: {
          id: newId(),
          title: 'No rollback plan',
          detail: '',
          ownerId: personId('sen-sol'),
          dueOn: new Date(WEEK.getTime() + 6 * DAY),
          state: 'open',
          version: 1,
          createdBy: personId('dir-dana'),
          createdAt: WEEK,
        },
      },
    },
  });
  before = await asOf(BETWEEN);
  await record(true, new Date(BETWEEN.getTime() + DAY));
});

const tierOf = (services: readonly string[]) => Math.min(...services.map((slug) => TIERS[slug]!));
const inWeek = (at: Date, week: number) => at >= weeksFrom(WEEK, week) && at < weeksFrom(WEEK, week + 1);

describe('the figures of a week', () => {
  test('are those of a loop over the raw events, week by week', async () => {
    const {
      sev2,
      availability,
      changes: changed,
      ...rest
    } = await weeklyFigures({
      week: WEEK,
      now: LATER,
      asOf: null,
    });
    expect(rest).toMatchObject({ isOver: true, weeksBefore: 8 });
    const severe = incidents.filter(({ severity }) => severity <= 2);
    const weekly = (count: (week: number) => number) => ({
      week: count(0),
      before: Array.from({ length: 8 }, (_, index) => count(index - 8)),
    });
    const began = (of: readonly IncidentObservation[]) =>
      weekly((week) => of.filter(({ startedAt }) => inWeek(startedAt, week)).length);
    expect(sev2.anySeverity).toMatchObject(began(incidents));
    expect(sev2.all).toMatchObject(began(severe));
    expect(sev2.tierOne).toMatchObject(began(severe.filter(({ services }) => tierOf(services) === 1)));
    expect(sev2.rows.total).toBe(sev2.all.week);

    // every minute of nine weeks is looked at
    const onCheckout = severe.filter(({ services }) => services.includes('checkout'));
    const lasts = ({ startedAt, mitigatedAt, resolvedAt }: IncidentObservation, at: number) =>
      startedAt.getTime() <= at && at < ((mitigatedAt ?? resolvedAt)?.getTime() ?? Number.POSITIVE_INFINITY);
    const minutes = (week: number) => {
      let sum = 0;
      for (let at = weeksFrom(WEEK, week).getTime(); at < weeksFrom(WEEK, week + 1).getTime(); at += MINUTE)
        if (onCheckout.some((one) => lasts(one, at))) sum += 1;
      return sum;
    };
    expect(availability).toMatchObject({ services: 1, minutes: 7 * 24 * 60, hit: weekly(minutes) });
    expect(availability.rows.rows[0]?.minutes).toBe(minutes(0));

    const live = changes.filter(
      ({ environment, status }) =>
        environment === 'production' && ['deployed', 'rolled-back'].includes(status),
    );
    expect(changed.production).toMatchObject(
      weekly((week) => live.filter(({ deployedAt }) => inWeek(deployedAt!, week)).length),
    );
    const ofWeek = live.filter(({ deployedAt }) => inWeek(deployedAt!, 0));
    for (const { kind, tiers, total } of changed.kinds) {
      const mine = ofWeek.filter((change) => change.kind === kind);
      expect(total).toBe(mine.length);
      expect(tiers[1]).toBe(mine.filter(({ services }) => tierOf(services) === 1).length);
      expect(tiers[0]).toBe(mine.filter(({ services }) => services.length === 0).length);
    }
    expect(changed.kinds.reduce((sum, { total }) => sum + total, 0)).toBe(ofWeek.length);
    const sizes = ofWeek.map(({ linesAdded, linesDeleted }) => linesAdded + linesDeleted);
    expect(changed.largest.map(({ lines }) => lines)).toEqual(
      sizes.toSorted((a, b) => b - a).slice(0, MOST_CHANGES),
    );
    const risks = ofWeek.flatMap(({ risk }) => risk ?? []);
    expect(changed.scored).toBe(risks.length);
    expect(changed.riskiest.map(({ risk }) => risk)).toEqual(
      risks.toSorted((a, b) => b - a).slice(0, MOST_CHANGES),
    );
    expect(rest.ai.coverage).toEqual({
      total: ofWeek.length,
      known: ofWeek.filter(({ provenance }) => provenance.involvement !== 'unknown').length,
    });
    const deployed = changes.filter(
      ({ environment, deployedAt }) => environment === 'production' && inWeek(deployedAt!, 0),
    );
    const outcome = (which: string) =>
      deployed.filter(({ deployments }) => deployments[0]!.outcome === which).length;
    expect(changed.deployments).toEqual({
      total: deployed.length,
      failed: outcome('failed'),
      rolledBack: outcome('rolled-back'),
    });
  });

  test('exceptions, emergencies and what is overdue are those of the raw events', async () => {
    const {
      uncontrolled,
      emergencies: told,
      overdue,
    } = await weeklyFigures({
      week: WEEK,
      now: LATER,
      asOf: null,
    });
    const past = changes.filter(
      ({ environment, deployedAt, deployments }, index) =>
        // the gate's answers were joined to those recorded by then
        !(index % 2 === 0 && index % 3 !== 0) &&
        environment === 'production' &&
        deployments[0]!.basis === 'observed' &&
        deployedAt! >= POLICY &&
        inWeek(deployedAt!, 0),
    );
    expect(uncontrolled.rows.total).toBe(past.length);
    expect(uncontrolled.policySince).toBe(POLICY.toISOString());
    expect(told.used).toMatchObject({
      week: emergencies.filter(({ at }) => inWeek(at, 0)).length,
      before: Array.from(
        { length: 8 },
        (_, index) => emergencies.filter(({ at }) => inWeek(at, index - 8)).length,
      ),
    });
    expect(told.unreviewed).toBe(emergencies.filter(({ reviewedAt }) => reviewedAt === null).length);
    expect(told.overdue).toBe(told.unreviewed);
    const late = actions.filter(({ dueOn, endedAt }) => endedAt === null && dueOn < LATER);
    expect(overdue.actions.total).toBe(late.length);
    expect([overdue.audits?.total, overdue.findings?.total]).toEqual([1, 1]);
  });

  test('as known at an instant are what they were then, whatever was recorded since', async () => {
    expect(before.sev2.anySeverity.week).toBeGreaterThan(0);
    expect(await asOf(BETWEEN)).toEqual(before);
    const now = await weeklyFigures({ week: WEEK, now: LATER, asOf: null });
    expect(now.sev2.anySeverity.week).toBeGreaterThan(before.sev2.anySeverity.week);
    expect(before.queue).toBeNull();
  });

  test('while the week lasts they end with what is known, and nothing is compared', async () => {
    const at = new Date(WEEK.getTime() + 3 * DAY);
    const { isOver, availability, sev2 } = await weeklyFigures({ week: WEEK, now: at, asOf: null });
    expect(isOver).toBe(false);
    expect(availability.minutes).toBe(3 * 24 * 60);
    expect(sev2.all).toMatchObject({ difference: null, silence: 'week-not-over' });
  });

  test('weeks before the first record are no quiet weeks', async () => {
    const early = weeksFrom(WEEK, -6);
    const { weeksBefore, sev2 } = await weeklyFigures({ week: early, now: LATER, asOf: null });
    expect(weeksBefore).toBeLessThan(4);
    expect(sev2.all.before).toHaveLength(weeksBefore);
    expect(sev2.all.silence).toBe('short-history');
  });
});
