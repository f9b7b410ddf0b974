import { type Answer, ask } from './cedar.ts';
import type { Policy, Requirement } from './parse-policy.ts';
import { project, QUESTIONS, type Question } from './schema.ts';
import type { FactVector } from './vector.ts';

/**
 * `overridden`: an authorised exception was recorded. `bypassed`: it reached production without one. An
 * `error` is a state of its own, and never lets anything through.
 */
const STATES = ['not-applicable', 'unsatisfied', 'satisfied', 'overridden', 'bypassed', 'error'] as const;
export type State = (typeof STATES)[number];

export interface Judgement {
  state: State;
  /** What went wrong, for `error`; else null. */
  error: string | null;
}

/** The states in which a requirement lets a change through. */
export const lets = (state: State): boolean =>
  state === 'not-applicable' || state === 'satisfied' || state === 'overridden';

/**
 * One judgement a requirement, in the order of the policy. Three questions, each asked once for all: what
 * does not apply is not asked further, what is satisfied needs no exception, and a question that fails
 * cannot be made good by the next one. Throws nothing.
 */
export function evaluateVector(policy: Policy, vector: FactVector): readonly Judgement[] {
  const statements = { key: policy.hash, reads: policy.reads, make: () => statementsOf(policy) };
  const context = project(vector, policy.reads);
  const asked = new Map<Question, Answer>();
  const holds = ({ id }: Requirement, question: Question): boolean | { failed: string } => {
    const answer = asked.get(question) ?? ask(statements, question, context);
    asked.set(question, answer);
    if (!answer.ok) return { failed: answer.message };
    const failed = answer.errors.get(statementId(question, id));
    return failed === undefined ? answer.holds.has(statementId(question, id)) : { failed };
  };
  const isUncontrolled = vector.change?.uncontrolled === true;
  return policy.requirements.map((requirement) => {
    let state: State = isUncontrolled ? 'bypassed' : 'unsatisfied';
    for (const question of QUESTIONS) {
      if (question === 'override' && requirement.override === null) break;
      const answer = holds(requirement, question);
      if (typeof answer !== 'boolean')
        return { state: 'error', error: `“${question} if” could not be answered: ${answer.failed}` };
      const settled = answer === (question !== 'applicable');
      if (settled) {
        state = SETTLED[question];
        break;
      }
    }
    return { state, error: null };
  });
}

/** What a question settles: that it does not apply, that it is satisfied, that it is overridden. */
const SETTLED = { applicable: 'not-applicable', satisfied: 'satisfied', override: 'overridden' } as const;

/** All statements of a policy by id, as the engine gets them. */
export function statementsOf(policy: Policy): Readonly<Record<string, string>> {
  const entries = policy.requirements.flatMap((requirement) =>
    QUESTIONS.flatMap((question) => {
      const statement = requirement[question];
      return statement ? [[statementId(question, requirement.id), statement.text] as const] : [];
    }),
  );
  const editors = policy.editors.map(({ text }, index) => [`edit-policy ${index}`, text] as const);
  return Object.fromEntries([...entries, ...editors]);
}

const statementId = (question: Question, requirement: string) => `${question} ${requirement}`;
