import { z } from 'zod';
import type { Context } from '#lib/platform/context.ts';
import { SeenVersion } from './inputs.ts';
import { policyEntry, type VersionResult, versionStep } from './version-step.ts';

const Reason = z
  .string()
  .trim()
  .min(10, 'Say why in at least 10 characters.')
  .max(2_000, 'At most 2,000 characters.');

export const EndVersionInput = SeenVersion.extend({ reason: Reason });
export type EndVersionInput = z.infer<typeof EndVersionInput>;

/**
 * Gives up a version that never came into force.
 *
 * @throws DomainError `conflict`, `forbidden`
 */
export async function retirePolicy(ctx: Context, input: EndVersionInput): Promise<VersionResult> {
  const { reason, ...seen } = input;
  return versionStep(ctx, seen, 'retire', async (tx, version) => {
    await tx.policyVersion.update({
      where: { id: version.id },
      data: { state: 'retired', retiredAt: ctx.now, updatedAt: ctx.now },
    });
    return { state: 'retired', entries: [policyEntry('policy.retired', version, { reason })] };
  });
}

/**
 * Sends a validated or approved version back to its authors: an approval that it had is taken back.
 *
 * @throws DomainError `conflict`, `forbidden`
 */
export async function returnPolicy(ctx: Context, input: EndVersionInput): Promise<VersionResult> {
  const { reason, ...seen } = input;
  return versionStep(ctx, seen, 'return', async (tx, version) => {
    await tx.policyVersion.update({
      where: { id: version.id },
      data: { state: 'draft', approvedBy: null, approvedAt: null, updatedAt: ctx.now },
    });
    const more = { was: version.state, reason };
    return { state: 'draft', entries: [policyEntry('policy.returned-to-draft', version, more)] };
  });
}
