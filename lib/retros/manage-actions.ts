import { z } from 'zod';
import { mutate } from '#lib/audit/mutate.ts';
import { ACTION_STATES, isLive, LIVE_ACTION_STATES } from '#lib/domain/retro/action.ts';
import { authorise } from '#lib/platform/authorise.ts';
import type { Context } from '#lib/platform/context.ts';
import { conflict } from '#lib/platform/errors.ts';
import { newId } from '#lib/platform/ids.ts';
import { announce } from '#lib/platform/live.ts';
import { storableText } from '#lib/platform/rows.ts';
import { actionEntry, lockAction, readFields } from './action-step.ts';
import { ActionFields, IncidentRef, SeenAction } from './inputs.ts';
import { lockRetro } from './store.ts';

export const AddActionInput = IncidentRef.extend(ActionFields.shape);
export type AddActionInput = z.infer<typeof AddActionInput>;

/** Adds what somebody will do. @throws DomainError `not-found`, `forbidden`, `invalid` with the field */
export async function addAction(ctx: Context, input: AddActionInput): Promise<{ actionId: string }> {
  return mutate<{ actionId: string }>(ctx, async (tx) => {
    await authorise(tx, ctx, 'action.manage');
    const { incidentId, ...fields } = input;
    await lockRetro(tx, incidentId);
    const id = newId();
    const said = await readFields(tx, incidentId, storable(fields));
    const row = { id, ...said, state: 'open' as const };
    await tx.retroAction.create({
      data: { incidentId, ...row, version: 1, createdAt: ctx.now, createdBy: ctx.actor.id },
    });
    await announce(tx, { kind: 'retro', incidentId });
    return { result: { actionId: id }, entries: [actionEntry('action.added', incidentId, row)] };
  });
}

export const ChangeActionInput = SeenAction.extend({
  ...ActionFields.shape,
  state: z.enum(ACTION_STATES).extract(['open', 'in-progress']),
});
export type ChangeActionInput = z.infer<typeof ChangeActionInput>;

/** Says something else of an action that still waits. @throws DomainError as `addAction`, `conflict` */
export async function changeAction(ctx: Context, input: ChangeActionInput): Promise<{ version: number }> {
  return mutate<{ version: number }>(ctx, async (tx) => {
    await authorise(tx, ctx, 'action.manage');
    const { incidentId, actionId, seenVersion, state, ...fields } = input;
    const before = await lockAction(tx, { incidentId, actionId, seenVersion });
    if (!isLive(before.state)) throw conflict('It has ended; add another one.');
    const said = await readFields(tx, incidentId, storable(fields), before.changeId);
    const version = before.version + 1;
    const isPutOff = said.dueOn.getTime() !== before.dueOn.getTime();
    await tx.retroAction.update({
      where: { incidentId_id: { incidentId, id: actionId } },
      data: { ...said, state, version, ...(isPutOff ? { remindedAt: null } : {}) },
    });
    await announce(tx, { kind: 'retro', incidentId });
    const entry = actionEntry('action.changed', incidentId, { id: actionId, ...said, state });
    return { result: { version }, entries: [entry] };
  });
}

export const EndActionInput = SeenAction.extend({
  state: z.enum(ACTION_STATES).exclude(LIVE_ACTION_STATES as ('open' | 'in-progress')[]),
  note: z.string().trim().min(5, 'Say in a few words how it ended.').max(2_000, 'At most 2,000 characters.'),
});
export type EndActionInput = z.infer<typeof EndActionInput>;

/** Ends an action, done or dropped, with a word on how. @throws DomainError `not-found`, `forbidden`, `conflict` */
export async function endAction(ctx: Context, input: EndActionInput): Promise<{ version: number }> {
  return mutate<{ version: number }>(ctx, async (tx) => {
    await authorise(tx, ctx, 'action.manage');
    const { incidentId, actionId, state } = input;
    const before = await lockAction(tx, input);
    if (!isLive(before.state)) throw conflict('It has ended already.');
    const version = before.version + 1;
    await tx.retroAction.update({
      where: { incidentId_id: { incidentId, id: actionId } },
      data: { state, version, endedAt: ctx.now },
    });
    await announce(tx, { kind: 'retro', incidentId });
    const note = storableText(input.note);
    return {
      result: { version },
      entries: [actionEntry('action.ended', incidentId, { ...before, state }, { note })],
    };
  });
}

const storable = (fields: ActionFields): ActionFields => ({
  ...fields,
  title: storableText(fields.title),
  detail: storableText(fields.detail),
});
