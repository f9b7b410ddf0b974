import { mutate } from '#lib/audit/mutate.ts';
import { policyHash } from '#lib/domain/policy/parse-policy.ts';
import { SHIPPED_POLICY } from '#lib/domain/policy/shipped-policy.ts';
import type { Context } from '#lib/platform/context.ts';
import { newId } from '#lib/platform/ids.ts';
import { insertFirst } from './store.ts';

const NOTE = 'The policy that Countersign ships with: a starting point, to be edited.';

/** Puts the shipped policy in force where there has never been one. Any number of processes may try at once. */
export async function installPolicy(ctx: Context): Promise<{ installed: boolean }> {
  return mutate<{ installed: boolean }>(ctx, async (tx) => {
    const hash = policyHash(SHIPPED_POLICY);
    const id = newId();
    const written = await insertFirst(tx, { id, text: SHIPPED_POLICY, hash, note: NOTE }, ctx.now);
    if (written === 0) return { result: { installed: false }, unchanged: true };
    return {
      result: { installed: true },
      entries: [
        {
          action: 'policy.installed',
          subject: { type: 'policy', id },
          details: { number: 1, hash, note: NOTE },
        },
      ],
    };
  });
}
