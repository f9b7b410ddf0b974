import { check, type Expr } from './cedar.ts';
import { clausesOf } from './clauses.ts';
import { statementsOf } from './evaluate-vector.ts';
import type { Policy, Statement } from './parse-policy.ts';
import { byPlace, type Problem, problemAt, utf16Offset } from './problem.ts';
import { QUESTIONS } from './schema.ts';

/**
 * What strict validation finds in a policy that could be read: unknown facts and values, comparisons of
 * different types, optional facts read without asking whether they are there, rules that can never hold, and
 * exceptions that name another requirement. Each once, in the order of the text; empty: the policy is valid.
 */
export function validatePolicy(policy: Policy): readonly Problem[] {
  const byId = new Map<string, Statement>();
  for (const requirement of policy.requirements) {
    for (const question of QUESTIONS) {
      const statement = requirement[question];
      if (statement) byId.set(`${question} ${requirement.id}`, statement);
    }
  }
  policy.editors.forEach((statement, index) => {
    byId.set(`edit-policy ${index}`, statement);
  });
  const found = check(statementsOf(policy)).map(({ id, message, start, isWarning }) => {
    const statement = byId.get(id ?? '');
    const offset = statement ? statement.offset + utf16Offset(statement.text, start ?? 0) : 0;
    const words = message.replace(/^for policy `[^`]*`[:,] /, '');
    return problemAt(policy.text, offset, words, isWarning ? 'warning' : 'error');
  });
  const distinct = new Map([...found, ...foreignExceptions(policy)].map((one) => [JSON.stringify(one), one]));
  return [...distinct.values()].toSorted(byPlace);
}

/** `context.overrides.….contains("x")` in the override of y: a slip that would let y's exception follow x's. */
function foreignExceptions(policy: Policy): readonly Problem[] {
  return policy.requirements.flatMap(({ id, override }) => {
    if (override === null) return [];
    const named = clausesOf(override).flatMap(namedExceptions);
    return named
      .filter((name) => name !== id)
      .map((name) =>
        problemAt(policy.text, override.offset, `the exception from "${id}" asks about "${name}"`),
      );
  });
}

function namedExceptions(expression: Expr): readonly string[] {
  const names: string[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if ('contains' in node && JSON.stringify(node.contains).includes('"attr":"overrides"')) {
      const { right } = node.contains as { right: unknown };
      if (typeof right === 'object' && right !== null && 'Value' in right && typeof right.Value === 'string')
        names.push(right.Value);
    }
    Object.values(node).forEach(visit);
  };
  visit(expression);
  return names;
}
