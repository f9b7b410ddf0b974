import { type Policy, parsePolicy } from '#lib/domain/policy/parse-policy.ts';
import type { Statements } from '#lib/platform/db.ts';
import { DomainError } from '#lib/platform/errors.ts';
import { type Loaded, type PolicyRef, policyText } from './facts-queries.ts';

/** Parsed policies by hash: a text never changes under its hash. */
const parsed = new Map<string, Policy>();
const KEPT = 8;

/**
 * The parsed text of a version of the policy.
 *
 * @throws DomainError `unavailable` when no policy is in force or its text cannot be read: then nothing is allowed
 */
export async function policyOf(
  reader: Pick<Statements, '$queryRaw'>,
  ref: PolicyRef | null,
): Promise<Policy> {
  if (!ref) throw new DomainError('unavailable', 'No policy is active, so nothing can be let through.');
  const known = parsed.get(ref.hash);
  if (known) return known;
  const answer = parsePolicy(await policyText(reader, ref));
  if (!answer.ok || answer.policy.hash !== ref.hash) {
    throw new DomainError('unavailable', 'The active policy cannot be read, so nothing can be let through.');
  }
  if (parsed.size >= KEPT) parsed.clear();
  parsed.set(ref.hash, answer.policy);
  return answer.policy;
}

/** What a change is judged by, and the version that it is. */
export interface InForce {
  policy: Policy;
  policyVersionId: string;
}

/**
 * The active policy or, for a change in a running programme, that programme's version, which holds every rule of the
 * active one. Without an active policy nothing is in force for a programme either.
 *
 * @throws DomainError `unavailable` when one of them is missing or cannot be read: then nothing is allowed
 */
export async function policyInForce(
  reader: Pick<Statements, '$queryRaw'>,
  { active, programme }: Pick<Loaded, 'active' | 'programme'>,
): Promise<InForce> {
  const policy = await policyOf(reader, active);
  if (!programme) return { policy, policyVersionId: active!.id };
  return { policy: await policyOf(reader, programme), policyVersionId: programme.id };
}
