import { SHIPPED_POLICY } from '#lib/domain/policy/shipped-policy.ts';
import { db } from '#lib/platform/db.ts';
import { approvePolicy } from '#lib/policies/approve-policy.ts';
import { draftPolicy } from '#lib/policies/draft-policy.ts';
import { validatePolicyVersion } from '#lib/policies/validate-policy-version.ts';
import { personContext } from './person-context.ts';

/** What the reset asks for beyond the active policy: the one rule that finds something, and one that nobody needs. */
const RESET_POLICY = `${SHIPPED_POLICY}
@id("senior-reads-tier-1")
@title("A senior reads every Tier-1 change")
@reason("In the worst week two people looked at the change that lost the orders, and neither had seen the service fail.")
@source("90-day reset, rule 1")
@within("8h")
permit (principal, action == Action::"applicable", resource)
when { context.change.production && context.services.tier == 1 };

@id("senior-reads-tier-1")
permit (principal, action == Action::"satisfied", resource)
when { context.reviews.seniors >= 1 };

@id("senior-reads-tier-1")
permit (principal, action == Action::"override", resource)
when { context.overrides.director.contains("senior-reads-tier-1") };

@id("two-people-configuration")
@title("Two people on every configuration change")
@reason("The worst day began with a configuration change that one person made.")
@source("90-day reset, rule 2")
@within("8h")
permit (principal, action == Action::"applicable", resource)
when { context.change.production && context.change.kind == Kind::"config" };

@id("two-people-configuration")
permit (principal, action == Action::"satisfied", resource)
when { context.reviews.people >= 2 };
`;

/** The reset's version of the policy, written by one and approved by another before it begins; its number. */
export async function resetPolicy(writer: string, second: string, at: Date): Promise<number> {
  const { number } = await draftPolicy(personContext(writer, at), {
    text: RESET_POLICY,
    note: 'For the 90-day reset of Checkout & Payments',
  });
  const { hash: seenHash } = await db().policyVersion.findUniqueOrThrow({ where: { number } });
  await validatePolicyVersion(personContext(writer, at), { number, seenHash });
  await approvePolicy(personContext(second, at), { number, seenHash });
  return number;
}
