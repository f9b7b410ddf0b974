import { trainedAt } from '#lib/domain/approval/count-approvals.ts';
import type { Person } from '#lib/domain/approval/facts.ts';
import { ask } from './cedar.ts';
import { statementsOf } from './evaluate-vector.ts';
import type { Policy } from './parse-policy.ts';
import { EDIT_POLICY } from './schema.ts';

/** Who may edit the policy, by its own words. Nobody who is inactive; where the rule fails, nobody. */
export function editorsOf(policy: Policy, people: readonly Person[], at: number): readonly Person[] {
  const statements = { key: policy.hash, reads: policy.reads, make: () => statementsOf(policy) };
  const mayEdit = new Map<string, boolean>();
  return people.filter((person) => {
    if (!person.active) return false;
    const context = {
      person: {
        level: reference('Level', person.level ?? 'unknown'),
        role: reference('Role', person.orgRole),
        trained: trainedAt(person, at),
      },
    };
    const kind = JSON.stringify(context);
    const known = mayEdit.get(kind);
    if (known !== undefined) return known;
    const answer = ask(statements, EDIT_POLICY, context);
    const may = answer.ok && answer.holds.size > 0 && answer.errors.size === 0;
    mayEdit.set(kind, may);
    return may;
  });
}

/**
 * Why a new version must be refused because nobody could undo it, or null. An edit takes two people, so two
 * must remain who may edit; and one of those who may edit today must still be among them.
 */
export function wouldLockOutEditors(
  next: Policy,
  current: Policy | null,
  people: readonly Person[],
  at: number,
): string | null {
  const after = new Set(editorsOf(next, people, at).map(({ id }) => id));
  if (after.size < 2)
    return `With this text ${after.size === 0 ? 'nobody' : 'only one person'} could edit the policy, and an edit takes two.`;
  if (current === null) return null;
  const before = editorsOf(current, people, at);
  const remains = before.length === 0 || before.some(({ id }) => after.has(id));
  return remains ? null : 'With this text none of those who may edit the policy today could edit it again.';
}

const reference = (type: string, id: string) => ({ __entity: { type, id } });
