import type { z } from 'zod';
import { type Policy, parsePolicy } from '#lib/domain/policy/parse-policy.ts';
import { whyNotMore } from '#lib/domain/programme/adds.ts';
import type { Context } from '#lib/platform/context.ts';
import type { Tx } from '#lib/platform/db.ts';
import { conflict } from '#lib/platform/errors.ts';
import { requireSound } from './check-text.ts';
import { SeenVersion, VersionNumber } from './inputs.ts';
import { findInState, listProgrammeVersions, type Version } from './store.ts';
import { policyEntry, type VersionResult, versionStep } from './version-step.ts';

/** `seenActive`: the version that was in force on the screen, which the new one was compared with. */
export const ActivatePolicyInput = SeenVersion.extend({ seenActive: VersionNumber });
export type ActivatePolicyInput = z.infer<typeof ActivatePolicyInput>;

/**
 * Puts an approved version in force, and retires the one before it. That it is sound and locks nobody out is
 * asked again of today's people. Every open change is judged anew by a job (`judgeOpenChanges`); the gate judges
 * by the new version from the commit on.
 *
 * @throws DomainError `conflict` when another version came into force meanwhile, the approval counts no more, or the
 *   version of an approved programme would ask for less;
 *   `invalid` when it would lock out; `forbidden`
 */
export async function activatePolicy(ctx: Context, input: ActivatePolicyInput): Promise<VersionResult> {
  const { number, seenHash, seenActive } = input;
  return versionStep(ctx, { number, seenHash }, 'activate', async (tx, version) => {
    const former = await findInState(tx, 'active');
    if (former?.number !== seenActive)
      throw conflict(
        `Version ${former?.number} came into force since you opened this page. Reload and compare with that one.`,
      );
    const policy = await requireSound(tx, version.text, ctx.now);
    await requireWithinProgrammes(tx, version, policy);
    await tx.policyVersion.update({
      where: { id: former.id },
      data: { state: 'retired', retiredAt: ctx.now, updatedAt: ctx.now },
    });
    await tx.policyVersion.update({
      where: { id: version.id },
      data: { state: 'active', activeSince: ctx.now, updatedAt: ctx.now },
    });
    return {
      state: 'active',
      entries: [
        policyEntry('policy.activated', version, { replaces: former.number }),
        policyEntry('policy.retired', former, { reason: `version ${number} replaces it` }),
      ],
    };
  });
}

/** A programme's version is in force in the place of the active one, so it must not leave out a rule of it. */
async function requireWithinProgrammes(tx: Tx, version: Version, policy: Policy): Promise<void> {
  for (const { programme, number, text } of await listProgrammeVersions(tx)) {
    if (number === version.number) continue;
    const theirs = parsePolicy(text);
    const why = theirs.ok ? whyNotMore(theirs.policy, policy) : 'It cannot be read.';
    if (why === null) continue;
    throw conflict(
      `Programme ${programme} has version ${number} in force for its services, which would ask for less than this one would. ${why.replace('the active version', `version ${version.number}`)} Cancel the programme first, or wait for its end.`,
    );
  }
}
