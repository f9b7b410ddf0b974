import type { Context } from '#lib/platform/context.ts';
import type { SeenVersion } from './inputs.ts';
import { policyEntry, type VersionResult, versionStep } from './version-step.ts';

/**
 * Tries an approved version beside the active one: the gate records what it would have decided, and it blocks
 * nothing. One version at a time.
 *
 * @throws DomainError `conflict`, `forbidden`
 */
export async function shadowPolicy(ctx: Context, input: SeenVersion): Promise<VersionResult> {
  return versionStep(ctx, input, 'shadow', async (tx, version) => {
    await tx.policyVersion.update({
      where: { id: version.id },
      data: { state: 'shadow', shadowSince: ctx.now, updatedAt: ctx.now },
    });
    return { state: 'shadow', entries: [policyEntry('policy.shadowed', version)] };
  });
}

/**
 * Ends the trial; the version is approved as before, and what was recorded stays.
 *
 * @throws DomainError `conflict`, `forbidden`
 */
export async function endShadow(ctx: Context, input: SeenVersion): Promise<VersionResult> {
  return versionStep(ctx, input, 'end-shadow', async (tx, version) => {
    await tx.policyVersion.update({
      where: { id: version.id },
      data: { state: 'approved', updatedAt: ctx.now },
    });
    return { state: 'approved', entries: [policyEntry('policy.shadow-ended', version)] };
  });
}
