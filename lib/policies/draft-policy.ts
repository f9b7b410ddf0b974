import { z } from 'zod';
import { mutate } from '#lib/audit/mutate.ts';
import { policyHash } from '#lib/domain/policy/parse-policy.ts';
import type { Context } from '#lib/platform/context.ts';
import type { Tx } from '#lib/platform/db.ts';
import { newId } from '#lib/platform/ids.ts';
import { announce } from '#lib/platform/live.ts';
import { Note, PolicyText, VersionNumber } from './inputs.ts';
import { requireEditor } from './situation.ts';
import { getVersion, lockPolicies, nextNumber } from './store.ts';
import { type PolicyEntry, policyEntry, type VersionResult } from './version-step.ts';

/** A new version: of a text, or of what another version says. */
export const DraftPolicyInput = z.strictObject({
  from: VersionNumber.optional(),
  text: PolicyText.optional(),
  note: Note,
});
export type DraftPolicyInput = z.infer<typeof DraftPolicyInput>;

/**
 * Makes a draft from a text, or else from version `from`. It need not be valid yet.
 *
 * @throws DomainError `forbidden`, `not-found`
 */
export async function draftPolicy(ctx: Context, input: DraftPolicyInput): Promise<VersionResult> {
  return mutate<VersionResult>(ctx, async (tx) => {
    const { number, entry } = await draftVersion(tx, ctx, input);
    return { result: { number, state: 'draft' }, entries: [entry] };
  });
}

/** The step of `draftPolicy`, for a flow that does more with the draft. @throws DomainError as it */
export async function draftVersion(
  tx: Tx,
  ctx: Context,
  { from, note, text: written }: DraftPolicyInput,
): Promise<{ number: number; entry: PolicyEntry }> {
  await lockPolicies(tx);
  await requireEditor(tx, ctx);
  const text = written ?? (from === undefined ? '' : (await getVersion(tx, from)).text);
  const version = { id: newId(), number: await nextNumber(tx), text, hash: policyHash(text), note };
  await tx.policyVersion.create({
    data: { ...version, state: 'draft', authorId: ctx.actor.id, createdAt: ctx.now, updatedAt: ctx.now },
  });
  await announce(tx, { kind: 'policy' });
  const entry = policyEntry('policy.drafted', version, from === undefined ? {} : { from });
  return { number: version.number, entry };
}
