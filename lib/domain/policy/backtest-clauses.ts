import { ask, type Expr, type PolicyJson } from './cedar.ts';
import { pathsRead } from './clauses.ts';
import type { Policy, Statement } from './parse-policy.ts';
import { project, QUESTIONS, type Question } from './schema.ts';
import type { FactVector } from './vector.ts';

/** What can be said of a condition when some of the facts that it reads are not known. */
export type Truth = 'yes' | 'no' | 'not-known' | 'error';

/** The statement for a question of a requirement; null where it has none. */
export type Truths = (requirement: number, question: Question) => Truth | null;

/** A condition as and, or and not over parts that are asked whole. */
type Tree =
  | { kind: 'and' | 'or'; left: Tree; right: Tree }
  | { kind: 'not'; of: Tree }
  | { kind: 'part'; id: string; reads: readonly string[] };

/**
 * Answers the questions of a policy where facts are missing, by Kleene's three-valued logic (S. C. Kleene,
 * Introduction to Metamathematics, 1952, section 64): an answer is known when it is the same whatever the missing
 * facts turn out to be, as far as and, or and not can tell. It never claims to know what it does not; it may leave
 * open what a cleverer reader could settle. `unknown` holds paths of facts, `group.name`.
 */
export function partialAnswers(policy: Policy): (vector: FactVector, unknown: readonly string[]) => Truths {
  const parts: Record<string, PolicyJson> = {};
  const trees = policy.requirements.map((requirement) =>
    QUESTIONS.map((question) => {
      const statement = requirement[question];
      return statement && treeOf(statement, parts);
    }),
  );
  const statements = { key: `parts ${policy.hash}`, reads: policy.reads, make: () => parts };
  return (vector, unknown) => {
    const missing = new Set(unknown);
    const answer = ask(statements, 'satisfied', project(vector, policy.reads));
    const truthOf = (tree: Tree): Truth => {
      if (tree.kind === 'not') return NOT[truthOf(tree.of)];
      if (tree.kind !== 'part') return join(tree.kind, truthOf(tree.left), () => truthOf(tree.right));
      if (tree.reads.some((path) => isMissing(path, missing))) return 'not-known';
      if (!answer.ok || answer.errors.has(tree.id)) return 'error';
      return answer.holds.has(tree.id) ? 'yes' : 'no';
    };
    return (requirement, question) => {
      const tree = trees[requirement]?.[QUESTIONS.indexOf(question)];
      return tree ? truthOf(tree) : null;
    };
  };
}

const NOT: Record<Truth, Truth> = { yes: 'no', no: 'yes', 'not-known': 'not-known', error: 'error' };

/** `and` is settled by a no, `or` by a yes; the right side is not looked at where the left one settles it. */
function join(kind: 'and' | 'or', left: Truth, right: () => Truth): Truth {
  const settles = kind === 'and' ? 'no' : 'yes';
  if (left === settles || left === 'error') return left;
  const other = right();
  if (left !== 'not-known') return other;
  return other === settles ? settles : 'not-known';
}

/** A group or the whole of the facts is missing where any part of it is. */
function isMissing(path: string, missing: ReadonlySet<string>): boolean {
  if (missing.has(path)) return true;
  if (path.includes('.')) return false;
  return [...missing].some((one) => path === '' || one.startsWith(`${path}.`));
}

function treeOf({ tree }: Statement, parts: Record<string, PolicyJson>): Tree {
  const conditions = tree.conditions.map(({ kind, body }): Tree => {
    const condition = split(body, parts);
    return kind === 'when' ? condition : { kind: 'not', of: condition };
  });
  const [first, ...more] = conditions.length > 0 ? conditions : [split({ Value: true }, parts)];
  return more.reduce<Tree>((left, right) => ({ kind: 'and', left, right }), first!);
}

function split(body: Expr, parts: Record<string, PolicyJson>): Tree {
  for (const [operator, kind] of [
    ['&&', 'and'],
    ['||', 'or'],
  ] as const) {
    if (!(operator in body)) continue;
    const { left, right } = (body as Record<typeof operator, { left: Expr; right: Expr }>)[operator];
    return { kind, left: split(left, parts), right: split(right, parts) };
  }
  if ('!' in body) return { kind: 'not', of: split((body as { '!': { arg: Expr } })['!'].arg, parts) };
  const id = `part ${Object.keys(parts).length}`;
  const scope = { op: 'All' } as const;
  const conditions: PolicyJson['conditions'] = [{ kind: 'when', body }];
  parts[id] = { effect: 'permit', principal: scope, action: scope, resource: scope, conditions };
  return { kind: 'part', id, reads: pathsRead(body) };
}
