import { expect, test } from 'vitest';
import { AT, PEOPLE } from '#tests/reference/facts.ts';
import { editorsOf, wouldLockOutEditors } from './lock-out.ts';
import { type Policy, parsePolicy } from './parse-policy.ts';
import { SHIPPED_POLICY } from './shipped-policy.ts';

const withEditors = (condition: string | null): Policy => {
  const [before = ''] = SHIPPED_POLICY.split('@id("editors")');
  const rule = `@id("editors") permit (principal, action == Action::"edit-policy", resource) when { ${condition} };`;
  const parsed = parsePolicy(condition === null ? before : before + rule);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.policy;
};
const active = PEOPLE.map((person) => ({ ...person, active: true }));
const everyone = withEditors('true');

test('the shipped text lets directors, the VP and principals edit, if they are active', () => {
  const parsed = parsePolicy(SHIPPED_POLICY);
  if (!parsed.ok) throw new Error('unreadable');
  expect(editorsOf(parsed.policy, active, AT).map(({ name }) => name)).toEqual(['Dee', 'Gil']);
  expect(editorsOf(parsed.policy, PEOPLE, AT).map(({ name }) => name)).toEqual(['Dee']);
  expect(wouldLockOutEditors(parsed.policy, null, active, AT)).toBeNull();
  expect(wouldLockOutEditors(parsed.policy, null, PEOPLE, AT)).toContain('only one person');
});

test('a text that leaves fewer than two editors is refused', () => {
  expect(wouldLockOutEditors(withEditors(null), everyone, active, AT)).toContain('nobody');
  expect(
    wouldLockOutEditors(withEditors('context.person.role == Role::"vp"'), everyone, active, AT),
  ).toContain('nobody');
  expect(
    wouldLockOutEditors(withEditors('context.person.role == Role::"director"'), everyone, active, AT),
  ).toContain('only one');
});

test('a rule about editors that fails lets nobody edit', () => {
  const failing = withEditors('9223372036854775807 + 1 > 0');
  expect(wouldLockOutEditors(failing, everyone, active, AT)).toContain('nobody');
});

test('a text that hands the policy to wholly other people is refused, one that keeps somebody is not', () => {
  const seniors = withEditors('context.person.level == Level::"senior"');
  const others = withEditors('[Level::"junior", Level::"mid"].contains(context.person.level)');
  expect(wouldLockOutEditors(others, seniors, active, AT)).toContain('none of those');
  expect(wouldLockOutEditors(everyone, seniors, active, AT)).toBeNull();
});
