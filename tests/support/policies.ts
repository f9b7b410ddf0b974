import { SHIPPED_POLICY } from '#lib/domain/policy/shipped-policy.ts';
import type { Context } from '#lib/platform/context.ts';
import { db } from '#lib/platform/db.ts';
import { approvePolicy } from '#lib/policies/approve-policy.ts';
import { draftPolicy } from '#lib/policies/draft-policy.ts';
import { validatePolicyVersion } from '#lib/policies/validate-policy-version.ts';

/** The shipped text with one approval fewer on Tier-1: what somebody in a hurry would like. */
export const LAX_POLICY = SHIPPED_POLICY.replace(
  'context.reviews.people >= 2 }',
  'context.reviews.people >= 1 }',
);

/** The shipped text, said by `name`: another text with the same effect. */
export const sameButFor = (name: string): string => `// ${name}\n${SHIPPED_POLICY}`;

/** What somebody sees of a version who opens its page now. */
export async function seen(number: number): Promise<{ number: number; seenHash: string }> {
  const { hash } = await db().policyVersion.findUniqueOrThrow({ where: { number } });
  return { number, seenHash: hash };
}

export const activeNumber = async (): Promise<number> =>
  (await db().policyVersion.findFirstOrThrow({ where: { state: 'active' } })).number;

/** A version written by one and approved by another; its number. */
export async function approvedVersion(by: Context, second: Context, text: string): Promise<number> {
  const { number } = await draftPolicy(by, { text, note: 'for a test' });
  await validatePolicyVersion(by, await seen(number));
  await approvePolicy(second, await seen(number));
  return number;
}
