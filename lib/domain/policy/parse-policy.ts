import { createHash } from 'node:crypto';
import { type PolicyJson, split, toTree } from './cedar.ts';
import { pathsRead } from './clauses.ts';
import { refuseHostile } from './guard.ts';
import { byPlace, type Problem, problemAt, utf16Offset } from './problem.ts';
import { EDIT_POLICY, KEEP_ON_TRIVIAL_REBASE, QUESTIONS, type Question } from './schema.ts';

/** One Cedar statement of a policy, with its place in the text (UTF-16). */
export interface Statement {
  text: string;
  offset: number;
  tree: PolicyJson;
}

/** A rule of the house, with why it is there and where it comes from. */
export interface Requirement {
  id: string;
  title: string;
  reason: string;
  source: string;
  /** Within how many hours what it asks for should be there, from the submission on; null: no target. */
  withinHours: number | null;
  applicable: Statement;
  satisfied: Statement;
  override: Statement | null;
}

/** A policy as it was written, taken apart. `requirements` are in the order of the text. */
export interface Policy {
  hash: string;
  text: string;
  requirements: readonly Requirement[];
  /** Who may edit the policy. */
  editors: readonly Statement[];
  keepOnTrivialRebase: boolean;
  /** The facts that its requirements read, as paths (`pathsRead`), sorted. */
  reads: readonly string[];
}

export type Parsed = { ok: true; policy: Policy } | { ok: false; problems: readonly Problem[] };

/** SHA-256 of the text's UTF-8, hex: the name under which a decision cites the rules it was made by. */
export const policyHash = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/**
 * Takes a policy text apart. Each statement is a permit with an `@id` for one question; an id has one
 * `applicable`, one `satisfied` and at most one `override` statement, and its title, reason, source and, if
 * there is a target for the time it may take, `@within` stand on `applicable`. Returns every problem with line and column; hostile text is refused, nothing throws.
 * Types and names are the matter of `validatePolicy`.
 */
export function parsePolicy(text: string): Parsed {
  const refused = refuseHostile(text);
  if (refused) return { ok: false, problems: [problemAt(text, refused.offset, refused.message)] };
  const parts = split(text);
  if (!parts.ok) {
    const problems = parts.complaints.map(({ message, start }) =>
      problemAt(text, utf16Offset(text, start ?? 0), message),
    );
    return { ok: false, problems };
  }
  const problems: Problem[] = parts.templates.map((template) =>
    problemAt(text, Math.max(0, text.indexOf(template)), 'templates (`?principal`) have no use here'),
  );
  const statements = locate(text, parts.statements, problems);
  const policy = assemble(text, statements, problems);
  return problems.length > 0 ? { ok: false, problems: problems.toSorted(byPlace) } : { ok: true, policy };
}

/**
 * The engine gives statements sorted by an id of its own; here they come in the order of the text. A short
 * statement can also be the end of a longer one, so the longest take their places first.
 */
function locate(text: string, parts: readonly string[], problems: Problem[]): Statement[] {
  const taken: { from: number; to: number }[] = [];
  const found: Statement[] = [];
  for (const part of parts.toSorted((a, b) => b.length - a.length)) {
    let offset = text.indexOf(part);
    for (let over = overlap(taken, offset, part); over; over = overlap(taken, offset, part))
      offset = text.indexOf(part, over.to);
    taken.push({ from: offset, to: offset + part.length });
    const tree = toTree(part);
    if (tree) found.push({ text: part, offset: Math.max(0, offset), tree });
    else problems.push(problemAt(text, Math.max(0, offset), 'this statement cannot be read'));
  }
  return found.toSorted((a, b) => a.offset - b.offset);
}

const overlap = (taken: readonly { from: number; to: number }[], offset: number, part: string) =>
  taken.find(({ from, to }) => offset >= 0 && offset < to && offset + part.length > from);

function assemble(text: string, statements: readonly Statement[], problems: Problem[]): Policy {
  const complain = ({ offset }: Statement, message: string) =>
    problems.push(problemAt(text, offset, message));
  const drafts = new Map<string, Partial<Record<Question, Statement>>>();
  const editors: Statement[] = [];
  let keepOnTrivialRebase = false;
  for (const statement of statements) {
    const scope = scopeTrouble(statement);
    const id = note(statement, 'id');
    const action = actionOf(statement);
    if (scope) complain(statement, scope);
    else if (id === '') complain(statement, 'give the statement a name: @id("…")');
    else if (action === EDIT_POLICY) editors.push(statement);
    else if (action === KEEP_ON_TRIVIAL_REBASE) {
      if (statement.tree.conditions.length > 0)
        complain(statement, 'this holds or does not; it takes no condition');
      keepOnTrivialRebase = true;
    } else if (!isQuestion(action)) complain(statement, `unknown action; write ${ACTIONS}`);
    else {
      const draft = drafts.get(id) ?? {};
      if (draft[action]) complain(statement, `"${id}" already says when it is ${action}`);
      drafts.set(id, { ...draft, [action]: draft[action] ?? statement });
    }
  }
  const requirements = [...drafts].flatMap(([id, { applicable, satisfied, override }]) => {
    const first = applicable ?? satisfied ?? override;
    if (!applicable && first) complain(first, `"${id}" does not say when it is applicable`);
    if (!satisfied && first) complain(first, `"${id}" does not say when it is satisfied`);
    if (!applicable || !satisfied) return [];
    const [title, reason, source] = ['title', 'reason', 'source'].map((name) => {
      const words = note(applicable, name);
      if (words === '') complain(applicable, `"${id}" needs @${name}("…")`);
      return words;
    }) as [string, string, string];
    const within = note(applicable, 'within');
    const withinHours = hoursOf(within);
    if (within !== '' && withinHours === null)
      complain(
        applicable,
        `"${id}" has @within("${within}"); write hours or days: @within("4h"), @within("2d")`,
      );
    return [{ id, title, reason, source, withinHours, applicable, satisfied, override: override ?? null }];
  });
  if (drafts.size === 0 && problems.length === 0)
    problems.push(problemAt(text, 0, 'a policy without a requirement would let everything through'));
  return {
    hash: policyHash(text),
    text,
    requirements,
    editors,
    keepOnTrivialRebase,
    reads: readsOf(requirements),
  };
}

/** The state `bypassed` is about `change.uncontrolled`, whatever the text says. */
function readsOf(requirements: readonly Requirement[]): readonly string[] {
  const read = requirements.flatMap((requirement) =>
    QUESTIONS.flatMap((question) => pathsRead(requirement[question]?.tree.conditions ?? [])),
  );
  return [...new Set([...read, 'change.uncontrolled'])].sort();
}

const ACTIONS = [...QUESTIONS, EDIT_POLICY, KEEP_ON_TRIVIAL_REBASE]
  .map((name) => `action == Action::"${name}"`)
  .join(', ');

function scopeTrouble({ tree }: Statement): string | null {
  if (tree.effect !== 'permit')
    return 'write permit: a requirement says what satisfies it, not what it forbids';
  if (tree.principal.op !== 'All' || tree.resource.op !== 'All')
    return 'leave principal and resource open; conditions are about context';
  return tree.action.op === '==' ? null : `name one action: ${ACTIONS}`;
}

function actionOf({ tree }: Statement): string {
  if (tree.action.op !== '==' || !('entity' in tree.action)) return '';
  const { entity } = tree.action;
  const { type, id } = '__entity' in entity ? entity.__entity : entity;
  return type === 'Action' ? id : '';
}

const note = ({ tree }: Statement, name: string): string => {
  const notes = new Map(Object.entries(tree.annotations ?? {}));
  return (notes.get(name) ?? '').trim();
};

/** `4h`, `2d`; null for anything else. */
function hoursOf(text: string): number | null {
  const [, amount = '', unit] = /^([1-9]\d{0,3})(h|d)$/.exec(text) ?? [];
  return amount === '' ? null : Number(amount) * (unit === 'd' ? 24 : 1);
}

const isQuestion = (action: string): action is Question => (QUESTIONS as readonly string[]).includes(action);
