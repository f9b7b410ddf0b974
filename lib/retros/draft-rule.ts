import { mutate } from '#lib/audit/mutate.ts';
import type { AuditEntryInput } from '#lib/domain/audit/entry.ts';
import { parsePolicy } from '#lib/domain/policy/parse-policy.ts';
import { isLive } from '#lib/domain/retro/action.ts';
import { appendRule, proposeRule } from '#lib/domain/retro/rule-draft.ts';
import { authorise } from '#lib/platform/authorise.ts';
import type { Context } from '#lib/platform/context.ts';
import type { Tx } from '#lib/platform/db.ts';
import { conflict, DomainError } from '#lib/platform/errors.ts';
import { announce } from '#lib/platform/live.ts';
import { actionEntry, lockAction } from './action-step.ts';
import { findActivePolicy, getGuiltyChange } from './guilty-queries.ts';
import type { SeenAction } from './inputs.ts';

/** Makes a draft of the policy in this transaction: `draftVersion` of the policies. */
export type DraftVersion = (
  tx: Tx,
  ctx: Context,
  input: { from: number; text: string; note: string },
) => Promise<{ number: number; entry: AuditEntryInput }>;

/**
 * Turns an action of kind rule into a draft of the policy: the version in force with the requirement that would have
 * held the change. The action names the draft from then on; another one can be drafted in its place.
 *
 * @throws DomainError `not-found`, `conflict`, `forbidden` to those who may not edit the policy, `unavailable`
 */
export async function draftRule(
  ctx: Context,
  input: SeenAction,
  draftVersion: DraftVersion,
): Promise<{ number: number }> {
  const { incidentId, actionId } = input;
  return mutate<{ number: number }>(ctx, async (tx) => {
    await authorise(tx, ctx, 'action.manage');
    const action = await lockAction(tx, input);
    if (action.kind !== 'rule' || action.changeId === null) throw conflict('Only a rule is drafted.');
    if (!isLive(action.state)) throw conflict('It has ended; add another one.');
    const guilty = await getGuiltyChange(tx, incidentId, action.changeId);
    const active = await findActivePolicy(tx);
    const parsed = active && parsePolicy(active.text);
    if (!active || !parsed?.ok) throw new DomainError('unavailable', 'No policy that can be read is active.');
    const rule = proposeRule(
      guilty,
      parsed.policy.requirements.map(({ id }) => id),
    );
    const { number, entry } = await draftVersion(tx, ctx, {
      from: active.number,
      text: appendRule(active.text, rule),
      note: `${rule.title} (retro of incident ${guilty.incident.externalId})`.slice(0, 2_000),
    });
    await tx.retroAction.update({
      where: { incidentId_id: { incidentId, id: actionId } },
      data: { policyVersion: number, state: 'in-progress', version: action.version + 1 },
    });
    await announce(tx, { kind: 'retro', incidentId });
    const changed = actionEntry(
      'action.changed',
      incidentId,
      { ...action, state: 'in-progress' },
      { policyVersion: number },
    );
    return { result: { number }, entries: [entry, changed] };
  });
}
