import type { Context } from '#lib/platform/context.ts';
import type { SeenVersion } from './inputs.ts';
import { policyEntry, type VersionResult, versionStep } from './version-step.ts';

/**
 * The second person's word on a validated version. Not by its author nor by anyone who ever edited it, under any
 * of their identities, and only by an editor by the active policy's own rule.
 *
 * @throws DomainError `conflict` when it says something else than what was seen, or is not validated; `forbidden`
 */
export async function approvePolicy(ctx: Context, input: SeenVersion): Promise<VersionResult> {
  return versionStep(ctx, input, 'approve', async (tx, version) => {
    await tx.policyVersion.update({
      where: { id: version.id },
      data: { state: 'approved', approvedBy: ctx.actor.id, approvedAt: ctx.now, updatedAt: ctx.now },
    });
    return { state: 'approved', entries: [policyEntry('policy.approved', version)] };
  });
}
