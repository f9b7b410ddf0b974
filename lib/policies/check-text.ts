import { wouldLockOutEditors } from '#lib/domain/policy/lock-out.ts';
import { type Policy, parsePolicy } from '#lib/domain/policy/parse-policy.ts';
import { type Problem, problemAt } from '#lib/domain/policy/problem.ts';
import { validatePolicy } from '#lib/domain/policy/validate-policy.ts';
import type { Reader } from '#lib/platform/db.ts';
import { DomainError, invalid } from '#lib/platform/errors.ts';
import { findInState, listPossibleEditors } from './store.ts';

/** What is wrong with a text, by place; `policy` is null where it cannot even be read. */
export interface CheckedText {
  policy: Policy | null;
  problems: readonly Problem[];
}

/**
 * Everything that would keep a text from being validated: that it cannot be read, does not fit the facts, or
 * would leave nobody of today's people who could edit it again. Warnings are listed and stop nothing.
 */
export async function checkText(reader: Reader, text: string, at: Date): Promise<CheckedText> {
  const parsed = parsePolicy(text);
  if (!parsed.ok) return { policy: null, problems: parsed.problems };
  const { policy } = parsed;
  const problems = validatePolicy(policy);
  if (problems.some(({ severity }) => severity === 'error')) return { policy, problems };
  const lockOut = wouldLockOutEditors(
    policy,
    await activePolicy(reader),
    await listPossibleEditors(reader),
    at.getTime(),
  );
  if (lockOut === null) return { policy, problems };
  return { policy, problems: [problemAt(text, policy.editors[0]?.offset ?? 0, lockOut), ...problems] };
}

/** @throws DomainError `invalid` on `text`, with the place and the sentence of the first problem */
export async function requireSound(reader: Reader, text: string, at: Date): Promise<Policy> {
  const { policy, problems } = await checkText(reader, text, at);
  const errors = problems.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (policy && !first) return policy;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  throw invalid(`Line ${first?.line}, column ${first?.column}: ${first?.message}${more}`, 'text');
}

/** The policy in force, taken apart; null where there is none that can be read. */
export async function activePolicy(reader: Reader): Promise<Policy | null> {
  const active = await findInState(reader, 'active');
  const parsed = active && parsePolicy(active.text);
  return parsed?.ok ? parsed.policy : null;
}

/** @throws DomainError `unavailable` */
export async function requireActivePolicy(reader: Reader): Promise<Policy> {
  const policy = await activePolicy(reader);
  if (!policy) throw new DomainError('unavailable', 'No policy that can be read is active.');
  return policy;
}
