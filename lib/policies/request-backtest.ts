import { z } from 'zod';
import { mutate } from '#lib/audit/mutate.ts';
import { authorise } from '#lib/platform/authorise.ts';
import type { Context } from '#lib/platform/context.ts';
import { forbidden, invalid } from '#lib/platform/errors.ts';
import { newId } from '#lib/platform/ids.ts';
import { announce } from '#lib/platform/live.ts';
import { endRun, getRun, insertRun } from './backtest-store.ts';
import { requireSound } from './check-text.ts';
import { VersionNumber } from './inputs.ts';
import { getVersion, lockPolicies } from './store.ts';

const DAY = 86_400_000;
const Day = z.iso.date('Give the day as 2026-03-02.').refine((value) => !value.startsWith('0000'));

/** The days of the period, the last one included. */
export const RequestBacktestInput = z.strictObject({ number: VersionNumber, first: Day, last: Day });
export type RequestBacktestInput = z.infer<typeof RequestBacktestInput>;

export const CancelBacktestInput = z.strictObject({ id: z.guid() });
export type CancelBacktestInput = z.infer<typeof CancelBacktestInput>;

/**
 * Asks for a version to be tried on history; a worker does it. The same question that waits already is not asked twice.
 *
 * @throws DomainError `not-found`; `invalid` where the text cannot be read, the days are the wrong way round or to come; `conflict`
 *   where too many wait, of this person or of all
 */
export async function requestBacktest(ctx: Context, input: RequestBacktestInput): Promise<{ id: string }> {
  const from = new Date(`${input.first}T00:00:00.000Z`);
  const to = new Date(Date.parse(`${input.last}T00:00:00.000Z`) + DAY);
  if (to <= from) throw invalid('The last day must not be before the first.', 'last');
  if (to.getTime() - DAY > ctx.now.getTime())
    throw invalid('The last day must not be in the future.', 'last');
  return mutate<{ id: string }>(ctx, async (tx) => {
    await authorise(tx, ctx, 'records.read');
    if (ctx.actor.kind !== 'person') throw forbidden('Backtests are asked for by people.');
    await lockPolicies(tx);
    const { number, hash, text } = await getVersion(tx, input.number);
    await requireSound(tx, text, ctx.now);
    const { id, isNew } = await insertRun(tx, {
      id: newId(),
      policyVersion: number,
      policyHash: hash,
      from,
      to,
      createdAt: ctx.now,
      createdBy: ctx.actor.id,
    });
    if (!isNew) return { result: { id }, unchanged: true };
    await announce(tx, { kind: 'policy' });
    const details = { backtestId: id, policyVersion: number, from: from.toISOString(), to: to.toISOString() };
    return {
      result: { id },
      entries: [{ action: 'backtest.requested', subject: { type: 'backtest', id }, details }],
    };
  });
}

/**
 * Ends a run before it is done; its worker stops at the next page. Nothing happens to one that has ended.
 *
 * @throws DomainError `not-found`; `forbidden` where another asked for it, but for directors and the VP
 */
export async function cancelBacktest(ctx: Context, { id }: CancelBacktestInput): Promise<{ id: string }> {
  return mutate<{ id: string }>(ctx, async (tx) => {
    await authorise(tx, ctx, 'records.read');
    const { createdBy } = await getRun(id, tx);
    if (createdBy !== ctx.actor.id) await authorise(tx, ctx, 'backtest.cancel-others');
    if (!(await endRun(tx, id, ctx.now, { state: 'cancelled' }))) return { result: { id }, unchanged: true };
    await announce(tx, { kind: 'policy' });
    return {
      result: { id },
      entries: [
        { action: 'backtest.cancelled', subject: { type: 'backtest', id }, details: { backtestId: id } },
      ],
    };
  });
}
