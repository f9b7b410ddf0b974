import { SHIPPED_POLICY } from '#lib/domain/policy/shipped-policy.ts';

/** A rule that a programme adds: a senior reads every change to Tier-1, whoever wrote it. */
export const SENIOR_READS = `
@id("senior-reads-tier-1")
@title("A senior reads every Tier-1 change")
@reason("For as long as the programme lasts, somebody experienced has read what goes out.")
@source("A test")
@within("8h")
permit (principal, action == Action::"applicable", resource)
when { context.change.production && context.services.tier == 1 };

@id("senior-reads-tier-1")
permit (principal, action == Action::"satisfied", resource)
when { context.reviews.seniors >= 1 };
`;

/** And one that asks for a third person. */
export const THREE_PEOPLE = SENIOR_READS.replaceAll('senior-reads-tier-1', 'three-people-tier-1')
  .replace('A senior reads every Tier-1 change', 'Three people on every Tier-1 change')
  .replace('context.reviews.seniors >= 1', 'context.reviews.people >= 3');

/** The shipped policy with a rule more: what may be in force for a programme. */
export const STRICTER_POLICY = `${SHIPPED_POLICY}${SENIOR_READS}`;
