import { beforeAll, describe, expect, test } from 'vitest';
import type { Criterion } from '#lib/domain/programme/criteria.ts';
import type { DayReading } from '#lib/domain/programme/progress.ts';
import type { Proposal } from '#lib/domain/programme/proposal.ts';
import { recordIncidents } from '#lib/incidents/record-incidents.ts';
import { systemContext } from '#lib/platform/context.ts';
import { db } from '#lib/platform/db.ts';
import { approveProgramme } from '#lib/programmes/approve-programme.ts';
import { extendProgramme } from '#lib/programmes/extend-programme.ts';
import type { PlanProgrammeInput } from '#lib/programmes/inputs.ts';
import { planProgramme } from '#lib/programmes/plan-programme.ts';
import { runProgrammes } from '#lib/programmes/run-programmes.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { liveOn, record } from '#tests/support/ninety-days.ts';
import { anIncident } from '#tests/support/scene.ts';
import { as, openShop } from '#tests/support/submitted.ts';

useDatabase();

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 3, 1);
const BEFORE = 40;
const LENGTH = 90;
const SCOPE = ['checkout', 'search'];
const dayAt = (n: number) => new Date(START + n * DAY).toISOString().slice(0, 10);

const criterion = (
  figure: Criterion['figure'],
  threshold: number,
  windowDays: number,
  consecutiveDays: number,
) => ({
  ...{ figure, threshold, windowDays, consecutiveDays },
  comparison: figure === 'coverage' ? ('at-least' as const) : ('at-most' as const),
});
const CRITERIA: Criterion[] = [
  criterion('uncontrolled', 0, 1, 10),
  criterion('sev2-rate', 40, 28, 3),
  criterion('queue-p90', 30, 14, 5),
  criterion('coverage', 88, 14, 7),
  criterion('break-glass-late', 0, 30, 1),
  criterion('overdue-actions', 0, 1, 5),
];
const PLAN: PlanProgrammeInput = {
  name: 'Reset',
  purpose: 'Ninety days in which less goes wrong.',
  services: SCOPE,
  policyVersion: null,
  startsOn: dayAt(0),
  endsOn: dayAt(LENGTH - 1),
  criteria: CRITERIA,
};

const life = liveOn(START - BEFORE * DAY, BEFORE + LENGTH + 30, BEFORE + 45, 11);

beforeAll(async () => {
  await openShop(new Date(START - BEFORE * DAY));
  await record(life);
}, 120_000);

/** Everything of a day again, in the plainest way: loops over what happened. */
function reference(
  n: number,
): { value: number | null; compared: number | null; events: number; of: number; holds: string }[] {
  const end = START + (n + 1) * DAY;
  const known = end + HOUR;
  const inScope = (services: readonly string[]) => services.some((slug) => SCOPE.includes(slug));
  return CRITERIA.map(({ figure, threshold, windowDays }) => {
    const from = end - windowDays * DAY;
    const within = (at: number) => at >= from && at < end;
    const exposed = life.changes.filter(
      (one) => inScope(one.services) && within(one.at) && one.recordedAt < known,
    );
    if (figure === 'uncontrolled') {
      const events = exposed.filter(({ isControlled }) => !isControlled).length;
      return {
        value: events,
        compared: events,
        events,
        of: exposed.length,
        holds: events <= threshold ? 'yes' : 'no',
      };
    }
    if (figure === 'coverage') {
      const events = exposed.filter(({ knownAt }) => knownAt !== null && knownAt < known).length;
      const of = exposed.length;
      const value = of < 5 ? null : (100 * events) / of;
      return {
        value,
        compared: value,
        events,
        of,
        holds: value === null ? 'too-few' : value >= threshold ? 'yes' : 'no',
      };
    }
    if (figure === 'sev2-rate') {
      let events = 0;
      for (const one of life.incidents) {
        if (!inScope(one.services) || !within(one.at) || one.recordedAt >= known) continue;
        const severity = one.raisedAt !== null && one.raisedAt < known ? 2 : one.severity;
        if (severity <= 2) events += 1;
      }
      const of = exposed.length;
      if (of === 0) return { value: null, compared: null, events, of, holds: 'too-few' };
      const value = events < 5 ? null : (1000 * events) / of;
      const high = (1000 * poissonUpper(events, events < 5 ? 0.05 : 0.025)) / of;
      const isOpen = value === null && (1000 * events) / of <= threshold;
      return {
        value,
        compared: high,
        events,
        of,
        holds: high <= threshold ? 'yes' : isOpen ? 'too-few' : 'no',
      };
    }
    if (figure === 'queue-p90') {
      const hours: number[] = [];
      for (const { services, submittedAt, approvals, goneAt } of life.requests) {
        if (!inScope(services) || submittedAt >= end) continue;
        if (goneAt !== null && approvals.length === 0) continue;
        const last = goneAt === null ? null : Math.max(...approvals);
        if (last !== null && last < end) {
          if (last >= from) hours.push((last - submittedAt) / HOUR);
        } else hours.push((end - submittedAt) / HOUR);
      }
      hours.sort((a, b) => a - b);
      const place = 0.9 * (hours.length - 1);
      const low = hours[Math.floor(place)]!;
      const value = hours.length < 10 ? null : low + (place % 1) * (hours[Math.ceil(place)]! - low);
      const events = hours.filter((one) => one > threshold).length;
      const holds = value === null ? 'too-few' : value <= threshold ? 'yes' : 'no';
      return { value, compared: value, events, of: hours.length, holds };
    }
    if (figure === 'break-glass-late') {
      const due = life.emergencies.filter(({ services, dueAt }) => inScope(services) && within(dueAt));
      const events = due.filter(({ dueAt, reviewedAt }) => reviewedAt === null || reviewedAt > dueAt).length;
      return {
        value: events,
        compared: events,
        events,
        of: due.length,
        holds: events <= threshold ? 'yes' : 'no',
      };
    }
    const live = life.actions.filter(
      ({ services, createdAt, endedAt }) =>
        inScope(services) && createdAt < end && (endedAt === null || endedAt >= end),
    );
    const events = live.filter(({ dueOn }) => dueOn <= dayAt(n)).length;
    return {
      value: events,
      compared: events,
      events,
      of: live.length,
      holds: events <= threshold ? 'yes' : 'no',
    };
  });
}

/** The mean at which so many events or fewer have this chance, by halving. */
function poissonUpper(events: number, chance: number): number {
  let [low, high] = [0, 1_000];
  for (let step = 0; step < 200; step += 1) {
    const mean = (low + high) / 2;
    let [term, sum] = [Math.exp(-mean), Math.exp(-mean)];
    for (let k = 1; k <= events; k += 1) {
      term *= mean / k;
      sum += term;
    }
    if (sum > chance) low = mean;
    else high = mean;
  }
  return (low + high) / 2;
}

const job = (at: number) => systemContext('run-programmes', new Date(at));
const programmeOf = (number: number) => db().programme.findUniqueOrThrow({ where: { number } });
async function daysOf(number: number) {
  const { id } = await programmeOf(number);
  const rows = await db().programmeDay.findMany({ where: { programmeId: id }, orderBy: { day: 'asc' } });
  return rows.map(({ day, figures, recordedAt }) => ({
    day: day.toISOString().slice(0, 10),
    recordedAt,
    figures,
    criteria: (figures as unknown as { criteria: DayReading[] }).criteria,
  }));
}

async function approved(plan: PlanProgrammeInput, at: number): Promise<number> {
  const { number, version } = await planProgramme(as('dir-dana', new Date(at)), plan);
  await approveProgramme(as('vp-vik', new Date(at)), { number, seenVersion: version });
  return number;
}

describe('ninety days', () => {
  let number = 0;

  test('begin on their day, are measured day by day, and each figure is the reference’s', async () => {
    number = await approved(PLAN, START - 3 * DAY);
    expect(await runProgrammes(job(START - HOUR))).toEqual({ started: 0, measured: 0, ended: 0 });
    expect(await runProgrammes(job(START))).toEqual({ started: 1, measured: 0, ended: 0 });
    for (let n = 0; n < LENGTH - 1; n += 1) {
      const end = START + (n + 1) * DAY;
      expect((await runProgrammes(job(end + HOUR / 2))).measured).toBe(0);
      expect(await runProgrammes(job(end + HOUR + 1))).toEqual({ started: 0, measured: 1, ended: 0 });
    }
    const days = await daysOf(number);
    expect(days.map(({ day }) => day)).toEqual(Array.from({ length: LENGTH - 1 }, (_, n) => dayAt(n)));
    const rows = CRITERIA.map(() => 0);
    const seen = new Set<string>();
    days.forEach(({ criteria }, n) => {
      const wanted = reference(n);
      criteria.forEach((found, index) => {
        const { value, compared, events, of, holds } = wanted[index]!;
        const { consecutiveDays, figure } = CRITERIA[index]!;
        rows[index] = holds === 'yes' ? rows[index]! + 1 : 0;
        const state = rows[index]! >= consecutiveDays ? 'met' : holds === 'too-few' ? 'too-few' : 'not-met';
        expect({ n, figure, events: found.events, of: found.of, holds: found.holds }).toEqual({
          n,
          figure,
          events,
          of,
          holds,
        });
        expect([found.row, found.state]).toEqual([rows[index], state]);
        for (const [mine, theirs] of [
          [found.value, value],
          [found.compared, compared],
        ] as const)
          if (theirs === null) expect(mine).toBeNull();
          else expect(mine).toBeCloseTo(theirs, 6);
        seen.add(`${figure} ${state}`);
      });
    });
    // every criterion is met on some day and not on another: neither answer is a constant
    for (const { figure } of CRITERIA)
      expect([...seen].filter((one) => one.startsWith(figure)).length, figure).toBeGreaterThan(1);
  }, 240_000);

  test('what becomes known later rewrites no measured day', async () => {
    const before = await daysOf(number);
    await outside().$transaction((tx) =>
      recordIncidents(
        tx,
        [anIncident('late', { services: ['checkout'], severity: 1, startedAt: new Date(START + 20 * DAY) })],
        new Date(START + 89 * DAY),
      ),
    );
    expect(await runProgrammes(job(START + 89 * DAY + 2 * HOUR))).toEqual({
      started: 0,
      measured: 0,
      ended: 0,
    });
    expect(await daysOf(number)).toEqual(before);
    await expect(outside().programmeDay.updateMany({ data: { recordedAt: new Date() } })).rejects.toThrow();
  });

  test('are extended by a person with a reason, go on, and end by themselves with a proposal', async () => {
    const { version } = await programmeOf(number);
    const wish = {
      number,
      seenVersion: version,
      endsOn: dayAt(LENGTH + 4),
      reason: 'The queue is not there yet.',
    };
    await extendProgramme(as('dir-dana', new Date(START + 89 * DAY + 3 * HOUR)), wish);
    expect(await runProgrammes(job(START + 90 * DAY + 2 * HOUR))).toEqual({
      started: 0,
      measured: 1,
      ended: 0,
    });
    const last = START + 95 * DAY;
    expect(await runProgrammes(job(last + HOUR / 2))).toMatchObject({ ended: 0 });
    expect(await runProgrammes(job(last + 2 * HOUR))).toEqual({ started: 0, measured: 1, ended: 1 });
    expect(await runProgrammes(job(last + 3 * HOUR))).toEqual({ started: 0, measured: 0, ended: 0 });
    const ended = await programmeOf(number);
    const days = await daysOf(number);
    expect([ended.state, days.length]).toEqual(['ended', 95]);
    const met = days.at(-1)!.criteria.filter(({ state }) => state === 'met').length;
    expect(ended.proposal as unknown as Proposal).toMatchObject({
      criteria: { met, all: 6 },
      friction: null,
    });
    const told = await db().auditEntry.groupBy({
      by: ['action'],
      where: { subjectId: ended.id },
      _count: true,
    });
    expect(Object.fromEntries(told.map(({ action, _count }) => [action, _count]))).toEqual({
      'programme.planned': 1,
      'programme.approved': 1,
      'programme.started': 1,
      'programme.measured': 95,
      'programme.extended': 1,
      'programme.ended': 1,
    });
    await expect(
      extendProgramme(as('dir-dana', new Date(last + DAY)), {
        ...wish,
        seenVersion: ended.version,
        endsOn: dayAt(120),
      }),
    ).rejects.toThrow('It is ended');
  });

  test('that no worker watched come out as they would have, day for day', async () => {
    const missed = await approved({ ...PLAN, name: 'Missed' }, START - 3 * DAY);
    // five workers wake up at once, weeks later
    const woken = await Promise.all(
      Array.from({ length: 5 }, () => runProgrammes(job(START + 60 * DAY + 2 * HOUR))),
    );
    expect(woken.reduce((sum, { started }) => sum + started, 0)).toBe(1);
    await runProgrammes(job(START + 60 * DAY + 3 * HOUR));
    const [watched, caughtUp] = [await daysOf(number), await daysOf(missed)];
    expect(caughtUp.length).toBe(60);
    expect(caughtUp.map(({ figures }) => figures)).toEqual(
      watched.slice(0, 60).map(({ figures }) => figures),
    );
  }, 60_000);
});
