import { mutate } from '#lib/audit/mutate.ts';
import { dayOf } from '#lib/domain/programme/days.ts';
import { daysDue, isToEnd, isToStart } from '#lib/domain/programme/lifecycle.ts';
import { type DayReading, isReached, readDay } from '#lib/domain/programme/progress.ts';
import { proposalOf } from '#lib/domain/programme/proposal.ts';
import type { Context } from '#lib/platform/context.ts';
import type { Tx } from '#lib/platform/db.ts';
import { lockPolicies } from '#lib/platform/policy-lock.ts';
import { countDay } from './measure-queries.ts';
import { outcomeOf } from './outcome.ts';
import { policyTrouble } from './policy-queries.ts';
import { type ProgrammeEntry, programmeEntry } from './programme-step.ts';
import { insertDay, lastDay, lockInState, type Programme } from './store.ts';

/** Days measured in one transaction: what missed days are caught up by is committed bit by bit. */
const DAYS_AT_ONCE = 15;

export interface ProgrammesRun {
  started: number;
  measured: number;
  ended: number;
}

/**
 * Everything that happens to programmes by itself: begins those whose day has come, measures the days that are over and
 * ends those whose last day is measured. Any number of times, by any number of processes: each thing happens once.
 */
export async function runProgrammes(ctx: Context): Promise<ProgrammesRun> {
  return { started: await startDue(ctx), measured: await measureDue(ctx), ended: await endDue(ctx) };
}

/**
 * Begins approved programmes on their first day, or later where no worker ran; their version of the policy is in force
 * from the commit on, and open changes are judged anew by the job that does so. One whose version could not be in force
 * waits: its page says why.
 */
export function startDue(ctx: Context): Promise<number> {
  return changeEach(ctx, async (tx) => {
    await lockPolicies(tx);
    const entries: ProgrammeEntry[] = [];
    for (const programme of await lockInState(tx, 'planned')) {
      if (!isToStart(programme, dayOf(ctx.now.getTime()))) continue;
      if ((await policyTrouble(tx, programme)) !== null) continue;
      const version = programme.version + 1;
      await tx.programme.update({
        where: { id: programme.id },
        data: { state: 'running', startedAt: ctx.now, version },
      });
      entries.push(programmeEntry('programme.started', programme, version, {}));
    }
    return entries;
  });
}

/**
 * Measures every day that has been over for an hour and is not measured yet, in order, as it was known an hour after its
 * end: a day that was missed comes out as it would have on its own morning, and what becomes known later changes
 * no day. (Deployments and reviews carry no time of record; of them a late measurement sees what came in late.)
 */
export async function measureDue(ctx: Context): Promise<number> {
  let measured = 0;
  for (;;) {
    const more = await changeEach(ctx, async (tx) => {
      const entries: ProgrammeEntry[] = [];
      for (const programme of await lockInState(tx, 'running')) {
        const due = daysDue(programme, programme.measured, ctx.now.getTime());
        entries.push(...(await measureDays(tx, programme, due.slice(0, DAYS_AT_ONCE), ctx.now)));
      }
      return entries;
    });
    if (more === 0) return measured;
    measured += more;
  }
}

async function measureDays(tx: Tx, programme: Programme, days: readonly string[], now: Date) {
  const entries: ProgrammeEntry[] = [];
  let before: readonly DayReading[] | null =
    days.length === 0 ? null : ((await lastDay(tx, programme))?.criteria ?? null);
  for (const day of days) {
    const { tallies, services } = await countDay(tx, programme, day);
    const criteria = readDay(programme.criteria, tallies, before);
    await insertDay(tx, programme.id, day, { criteria, services }, now);
    const met = criteria.filter(({ state }) => state === 'met').length;
    const more = { day, met, criteria: criteria.length };
    entries.push(programmeEntry('programme.measured', programme, programme.version, more));
    before = criteria;
  }
  return entries;
}

/** Ends programmes whose last day is measured, with what is proposed of their rules. */
export function endDue(ctx: Context): Promise<number> {
  return changeEach(ctx, async (tx) => {
    const entries: ProgrammeEntry[] = [];
    for (const programme of await lockInState(tx, 'running')) {
      if (!isToEnd(programme, programme.measured)) continue;
      const day = (await lastDay(tx, programme))?.criteria ?? [];
      const { friction, beforeAfter } = await outcomeOf(programme, ctx.now, tx);
      const proposal = proposalOf(day, friction?.cost ?? null, beforeAfter.avoided);
      const version = programme.version + 1;
      await tx.programme.update({
        where: { id: programme.id },
        data: { state: 'ended', endedAt: ctx.now, version, proposal: JSON.parse(JSON.stringify(proposal)) },
      });
      entries.push(programmeEntry('programme.ended', programme, version, { met: isReached(day) }));
    }
    return entries;
  });
}

/** A transaction that writes what `body` says it did, and nothing where it did nothing. */
function changeEach(ctx: Context, body: (tx: Tx) => Promise<readonly ProgrammeEntry[]>): Promise<number> {
  return mutate<number>(ctx, async (tx) => {
    const [first, ...others] = await body(tx);
    if (!first) return { result: 0, unchanged: true };
    return { result: 1 + others.length, entries: [first, ...others] };
  });
}
