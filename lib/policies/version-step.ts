import { mutate } from '#lib/audit/mutate.ts';
import type { AuditEntryInput } from '#lib/domain/audit/entry.ts';
import type { PolicyState } from '#lib/domain/policy/lifecycle.ts';
import type { VersionAction } from '#lib/domain/policy/version-actions.ts';
import type { Context } from '#lib/platform/context.ts';
import type { Tx } from '#lib/platform/db.ts';
import { conflict } from '#lib/platform/errors.ts';
import { announce } from '#lib/platform/live.ts';
import type { SeenVersion } from './inputs.ts';
import { requireAction } from './situation.ts';
import { getVersion, lockPolicies, type Version } from './store.ts';

export interface VersionResult {
  number: number;
  state: PolicyState;
}

/** Entries about versions of the policy. */
export type PolicyEntry = Extract<AuditEntryInput, { action: `policy.${string}` }>;

/**
 * The order that every act on one version keeps: alone, on the version as it is now, which is still the one that
 * was seen, by somebody who may. `write` changes it and says what happened.
 *
 * @throws DomainError `not-found`, `conflict` or `forbidden`
 */
export async function versionStep(
  ctx: Context,
  { number, seenHash }: SeenVersion,
  action: VersionAction,
  write: (
    tx: Tx,
    version: Version,
  ) => Promise<{ state: PolicyState; entries: [PolicyEntry, ...PolicyEntry[]] }>,
): Promise<VersionResult> {
  return mutate<VersionResult>(ctx, async (tx) => {
    await lockPolicies(tx);
    const version = await getVersion(tx, number);
    if (version.hash !== seenHash)
      throw conflict('Somebody has edited this version since you opened it. Reload to see what it says now.');
    await requireAction(tx, ctx, version, action);
    const { state, entries } = await write(tx, version);
    await announce(tx, { kind: 'policy' });
    return { result: { number, state }, entries };
  });
}

/** The entry of an act on a version. */
export function policyEntry<A extends PolicyEntry['action']>(
  action: A,
  { id, number, hash, note }: Pick<Version, 'id' | 'number' | 'hash' | 'note'>,
  more: Record<string, string | number> = {},
): PolicyEntry {
  return {
    action,
    subject: { type: 'policy', id },
    details: { number, hash, note, ...more },
  } as PolicyEntry;
}
