import type { Context } from '#lib/platform/context.ts';
import { requireSound } from './check-text.ts';
import type { SeenVersion } from './inputs.ts';
import { policyEntry, type VersionResult, versionStep } from './version-step.ts';

/**
 * Says that a draft can be read, fits the facts and locks nobody out; from then on a second person can approve it.
 *
 * @throws DomainError `invalid` with line, column and reason; `conflict`, `forbidden`
 */
export async function validatePolicyVersion(ctx: Context, input: SeenVersion): Promise<VersionResult> {
  return versionStep(ctx, input, 'validate', async (tx, version) => {
    const policy = await requireSound(tx, version.text, ctx.now);
    await tx.policyVersion.update({
      where: { id: version.id },
      data: { state: 'validated', updatedAt: ctx.now },
    });
    const requirements = policy.requirements.length;
    return { state: 'validated', entries: [policyEntry('policy.validated', version, { requirements })] };
  });
}
