import { SHIPPED_POLICY } from '#lib/domain/policy/shipped-policy.ts';

const requirement = (id: string, applicable: string, satisfied: string) => `
@id("${id}")
@title("${id}")
@reason("For measuring.")
@source("tests")
permit (principal, action == Action::"applicable", resource)
when { ${applicable} };

@id("${id}")
permit (principal, action == Action::"satisfied", resource)
when { ${satisfied} };
`;

/** The shipped policy with five more requirements, fifteen in all, that read nearly every fact there is. */
export const LONG_POLICY = `${SHIPPED_POLICY}${[
  requirement(
    'small',
    'context.change.production',
    'context.change.lines < 400 || context.reviews.seniors >= 1',
  ),
  requirement(
    'few-files',
    'context.services.tier <= 2',
    'context.change.files <= 40 || context.reviews.people >= 2',
  ),
  requirement(
    'sign-in',
    'context.change.areas.contains(Area::"auth") || context.change.areas.contains(Area::"payments")',
    'context.reviews.principals >= 1 || context.reviews.directors >= 1',
  ),
  requirement(
    'owner-or-owner-reviews',
    'context.services.tier == 1 && !context.author.ownsServices',
    'context.reviews.people >= 2 && context.author.trained',
  ),
  requirement(
    'risky',
    'context.change has risk && context.change.risk >= 60',
    'context.reviews.seniors >= 2 || context.validation.status == Validation::"passed"',
  ),
].join('')}`;
