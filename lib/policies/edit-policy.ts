import type { z } from 'zod';
import { policyHash } from '#lib/domain/policy/parse-policy.ts';
import type { Context } from '#lib/platform/context.ts';
import { Note, PolicyText, SeenVersion } from './inputs.ts';
import { type PolicyEntry, policyEntry, type VersionResult, versionStep } from './version-step.ts';

export const EditPolicyInput = SeenVersion.extend({ text: PolicyText, note: Note });
export type EditPolicyInput = z.infer<typeof EditPolicyInput>;

export type EditPolicyResult = VersionResult & { hash: string };

/**
 * Writes another text into a version. What was validated or approved is a draft again: nobody's approval covers a
 * text that they have not seen.
 *
 * @throws DomainError `conflict` when it was edited since, or is in force, tried or retired; `forbidden`
 */
export async function editPolicy(ctx: Context, input: EditPolicyInput): Promise<EditPolicyResult> {
  const { number, seenHash, text, note } = input;
  const hash = policyHash(text);
  const result = await versionStep(ctx, { number, seenHash }, 'edit', async (tx, version) => {
    await tx.policyVersion.update({
      where: { id: version.id },
      data: { text, hash, note, state: 'draft', approvedBy: null, approvedAt: null, updatedAt: ctx.now },
    });
    const written = { id: version.id, number, hash, note };
    const edited = policyEntry('policy.edited', written, { before: version.hash });
    const returned: PolicyEntry[] =
      version.state === 'draft'
        ? []
        : [policyEntry('policy.returned-to-draft', written, { was: version.state, reason: 'it was edited' })];
    return { state: 'draft', entries: [edited, ...returned] };
  });
  return { ...result, hash };
}
