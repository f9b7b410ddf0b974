import { type Decision, evaluate } from '#lib/domain/policy/evaluate.ts';
import type { Facts } from '#lib/domain/policy/facts.ts';
import type { Policy } from '#lib/domain/policy/parse-policy.ts';
import type { Statements } from '#lib/platform/db.ts';
import { DomainError } from '#lib/platform/errors.ts';
import { type Loaded, loadFacts } from './facts-queries.ts';
import { policyInForce, policyOf } from './policies.ts';

/** One change judged by one version of the policy. */
export interface Judged {
  decision: Decision;
  facts: Facts;
  policy: Policy;
  policyVersionId: string;
  /** The would-be decision of the version that is tried in shadow, if there is one. */
  shadow: { decision: Decision; policyVersionId: string } | null;
}

/**
 * Judges a submitted change by the active policy, or by the version that a running programme has put in force for a
 * service of it, and by the one in shadow; writes nothing. Null where there is no such change. Whatever the shadow
 * version does, the decision of the one in force stands.
 *
 * @throws DomainError `unavailable` when no policy can be applied
 */
export async function judge(
  reader: Asked,
  changeId: string,
  options: { at?: Date; environment?: string } = {},
): Promise<Judged | null> {
  const loaded = await loadFacts(reader, changeId, options);
  return loaded && judgeLoaded(reader, loaded);
}

type Asked = Pick<Statements, '$queryRaw'>;

/** As `judge`, on facts that are there already; `reader` is asked for the text of a policy that is not parsed yet. */
export async function judgeLoaded(reader: Asked, { facts, shadow, ...loaded }: Loaded): Promise<Judged> {
  const { policy, policyVersionId } = await policyInForce(reader, loaded);
  const tried = shadow && (await readable(policyOf(reader, shadow)));
  return {
    decision: evaluate(policy, facts),
    facts,
    policy,
    policyVersionId,
    shadow: tried && { decision: evaluate(tried, facts), policyVersionId: shadow.id },
  };
}

/** A policy that is only tried must not stand in the way of the one in force: unreadable, it decides nothing. */
const readable = (policy: Promise<Policy>): Promise<Policy | null> =>
  policy.catch((error: unknown) => {
    if (error instanceof DomainError) return null;
    throw error;
  });
