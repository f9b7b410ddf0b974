import type { Policy, Statement } from '#lib/domain/policy/parse-policy.ts';
import { QUESTIONS } from '#lib/domain/policy/schema.ts';

/** What a statement asks, however it is laid out and annotated. */
const meaning = (statement: Statement | null): string =>
  statement === null ? '' : JSON.stringify(statement.tree.conditions);

/**
 * Why a version may not be in force for some services in place of the active one, or null: it says everything that the
 * active one says, word for word, and only adds. Compared are conditions, not effects: whether another text under the
 * same name asks for more is not decidable in general, and nobody should have to take it on trust.
 */
export function whyNotMore(version: Policy, active: Policy): string | null {
  for (const { id, title, ...theirs } of active.requirements) {
    const ours = version.requirements.find((one) => one.id === id);
    if (!ours) return `It leaves out “${title}” (${id}), which the active version requires.`;
    if (QUESTIONS.some((question) => meaning(ours[question]) !== meaning(theirs[question])))
      return `It says “${title}” (${id}) in another way than the active version: it may add rules, not alter those in force.`;
  }
  return version.keepOnTrivialRebase && !active.keepOnTrivialRebase
    ? 'It keeps approvals over a trivial rebase, which the active version does not.'
    : null;
}

/** The requirements that a version adds to the active one. */
export const addedBy = (version: Policy, active: Policy): readonly string[] =>
  version.requirements.flatMap(({ id }) => (active.requirements.some((one) => one.id === id) ? [] : id));
