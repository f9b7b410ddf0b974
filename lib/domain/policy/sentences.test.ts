import { describe, expect, test } from 'vitest';
import { parsePolicy } from './parse-policy.ts';
import { policySentences } from './sentences.ts';
import { SHIPPED_POLICY } from './shipped-policy.ts';

function sentences(text: string) {
  const parsed = parsePolicy(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return policySentences(parsed.policy);
}

/** The conditions of one `applicable` statement. */
function conditions(body: string) {
  const text = `@id("x") @title("t") @reason("r") @source("s")
    permit (principal, action == Action::"applicable", resource) ${body};
    @id("x") permit (principal, action == Action::"satisfied", resource) when { true };`;
  return sentences(text).requirements[0]!.applicable;
}

describe('a policy in words', () => {
  test('says every condition of the shipped one without code', () => {
    const { requirements, editors, keepOnTrivialRebase } = sentences(SHIPPED_POLICY);
    const said = requirements.flatMap(({ applicable, satisfied, override }) => [
      ...applicable,
      ...satisfied,
      ...(override ?? []),
    ]);
    expect([...said, ...editors].filter(({ isCode }) => isCode)).toEqual([]);
    expect(keepOnTrivialRebase).toBe(true);
    expect(editors).toEqual([
      { text: 'their role is director or vp, or their level is principal', isCode: false },
    ]);
    expect(requirements[1]).toMatchObject({
      withinHours: 8,
      applicable: [
        { text: 'a deployment to production' },
        { text: 'a Tier-1 service is touched' },
        { text: 'AI involvement other than none' },
        { text: 'the least experienced author is not senior or principal' },
      ],
      satisfied: [
        { text: 'at least 1 approval by a senior or above' },
        { text: 'no unknown people behind the change' },
      ],
      override: [{ text: 'an exception from it is signed by a senior or director' }],
    });
    expect(requirements.flatMap(({ id, override }) => (override === null ? id : []))).toEqual([
      'director-signs-overrides-tier-1',
      'no-blocking-finding',
    ]);
    expect(requirements.at(-1)).toMatchObject({
      applicable: [
        { text: 'a deployment to production' },
        { text: 'at least 1 blocking finding of an automated reviewer' },
      ],
      satisfied: [{ text: 'no unsettled blocking findings of automated reviewers' }],
    });
  });

  test.each([
    ['when { context.services.tier <= 3 }', 'a service of Tier 1 to 3 is touched'],
    ['when { !context.operation.destructive }', 'it destroys nothing'],
    ['when { context.change.kind == Kind::"schema" }', 'the kind of change is schema'],
    ['unless { context.change.environment == "staging" }', 'the environment is not staging'],
    ['unless { context.overrides.signed.isEmpty() }', 'an exception is signed'],
    ['when { context.overrides.signed.isEmpty() }', 'no exception is signed'],
  ])('%s: %s', (body, text) => {
    expect(conditions(body)).toEqual([{ text, isCode: false }]);
  });

  test.each([
    'when { context.change.lines * 2 > 100 }',
    'when { context.services.names.contains("checkout") }',
    'when { [context.author.level].contains(Level::"senior") }',
    'when { context.services.tier == 1 || context.change.lines * 2 > 100 }',
  ])('shows %s as it is written', (body) => {
    const [condition] = conditions(body);
    expect(condition?.isCode).toBe(true);
    expect(condition?.text).toContain('context');
  });
});
