import { type Expr, toText } from './cedar.ts';
import { attributePath, clausesOf } from './clauses.ts';
import type { Policy, Requirement, Statement } from './parse-policy.ts';
import { clauseRequirement } from './phrases.ts';

/** One condition for people: in words where there are any, else `code` as Cedar writes it. */
export interface Sentence {
  text: string;
  isCode: boolean;
}

/** A requirement for people to read: each list is joined by "and". */
export interface RequirementSentences {
  id: string;
  title: string;
  reason: string;
  source: string;
  withinHours: number | null;
  applicable: readonly Sentence[];
  satisfied: readonly Sentence[];
  /** Null: no exception is possible. */
  override: readonly Sentence[] | null;
  /** The statements as they stand in the text. */
  text: string;
}

export interface PolicySentences {
  requirements: readonly RequirementSentences[];
  editors: readonly Sentence[];
  keepOnTrivialRebase: boolean;
}

/** A policy in words, in the order of its text. */
export function policySentences({ requirements, editors, keepOnTrivialRebase }: Policy): PolicySentences {
  return {
    requirements: requirements.map(requirementSentences),
    editors: editors.flatMap(sentencesOf),
    keepOnTrivialRebase,
  };
}

function requirementSentences(requirement: Requirement): RequirementSentences {
  const { id, title, reason, source, withinHours, applicable, satisfied, override } = requirement;
  return {
    id,
    title,
    reason,
    source,
    withinHours,
    applicable: sentencesOf(applicable),
    satisfied: sentencesOf(satisfied),
    override: override && sentencesOf(override),
    text: [applicable, satisfied, override].flatMap((one) => one?.text ?? []).join('\n\n'),
  };
}

const sentencesOf = (statement: Statement): readonly Sentence[] =>
  clausesOf(statement).map((clause) => {
    const words = wordsOf(clause);
    return words === null ? { text: toText(clause), isCode: true } : { text: words, isCode: false };
  });

function wordsOf(clause: Expr): string | null {
  return (
    tierWords(clause) ??
    clauseRequirement(clause) ??
    choiceWords(clause) ??
    exceptionWords(clause) ??
    eitherWords(clause)
  );
}

/** `a || b`. */
function eitherWords(clause: Expr): string | null {
  const sides = binary(clause, '||');
  if (!sides) return null;
  const [left, right] = [wordsOf(sides.left), wordsOf(sides.right)];
  return left !== null && right !== null ? `${left}, or ${right}` : null;
}

const TIER_WORDS: Readonly<Record<string, (tier: number) => string>> = {
  '==': (tier) => `a Tier-${tier} service is touched`,
  '<=': (tier) => (tier === 1 ? 'a Tier-1 service is touched' : `a service of Tier 1 to ${tier} is touched`),
};

/** The tier of a change is the most critical one that it touches. */
function tierWords(clause: Expr): string | null {
  for (const [operator, words] of Object.entries(TIER_WORDS)) {
    const sides = binary(clause, operator);
    if (sides && pathOf(sides.left) === 'services.tier' && typeof literal(sides.right) === 'number')
      return words(Number(literal(sides.right)));
  }
  return null;
}

const CHOICES: Readonly<Record<string, string>> = {
  'author.level': 'the least experienced author is',
  'change.blastRadius': 'the blast radius is',
  'change.kind': 'the kind of change is',
  'change.environment': 'the environment is',
  'ai.involvement': 'AI involvement is',
  'ai.grade': 'the grade of its evidence is',
  'person.role': 'their role is',
  'person.level': 'their level is',
};
const TRUTHS: Readonly<Record<string, readonly [yes: string, no: string]>> = {
  'operation.byAgent': ['an agent carries it out', 'no agent carries it out'],
  'operation.destructive': ['it destroys something', 'it destroys nothing'],
  'services.known': ['the services that it touches are known', 'it touches no known service'],
  'change.uncontrolled': ['it went out without a decision', 'it did not go out without a decision'],
  'person.trained': ['they are trained', 'they are not trained'],
};

/** `[a, b].contains(x)`, `x == a`, a truth, and what is not so. */
function choiceWords(clause: Expr): string | null {
  const inner = negated(clause);
  if (inner) {
    const path = pathOf(inner) ?? '';
    if (Object.hasOwn(TRUTHS, path)) return TRUTHS[path]![1];
    const words = listWords(inner);
    return words && `${words.head} not ${words.choice}`;
  }
  const path = pathOf(clause) ?? '';
  if (Object.hasOwn(TRUTHS, path)) return TRUTHS[path]![0];
  const words = listWords(clause);
  return words && `${words.head} ${words.choice}`;
}

function listWords(clause: Expr): { head: string; choice: string } | null {
  const equal = binary(clause, '==');
  const listed = binary(clause, 'contains');
  const path = equal ? pathOf(equal.left) : listed ? pathOf(listed.right) : null;
  const head = path !== null && Object.hasOwn(CHOICES, path) ? CHOICES[path]! : null;
  const values = equal ? [literal(equal.right)] : literals(listed?.left);
  return head && values?.every((one) => one !== null) ? { head, choice: values.join(' or ') } : null;
}

const SIGNERS: Readonly<Record<string, string>> = {
  signed: 'anyone who counts',
  senior: 'a senior or director',
  director: 'a director',
};

/** `context.overrides.senior.contains("x")`, `context.overrides.signed.isEmpty()`. */
function exceptionWords(clause: Expr): string | null {
  const listed = binary(clause, 'contains');
  const [group, kind = ''] = (listed && pathOf(listed.left)?.split('.')) ?? [];
  if (group === 'overrides' && Object.hasOwn(SIGNERS, kind))
    return `an exception from it is signed by ${SIGNERS[kind]}`;
  const inner = negated(clause);
  const isEmpty = emptied(inner ?? clause) === 'overrides.signed';
  return isEmpty ? (inner ? 'an exception is signed' : 'no exception is signed') : null;
}

function emptied(clause: Expr): string | null {
  if (!('isEmpty' in clause)) return null;
  return pathOf((clause.isEmpty as { arg: Expr }).arg);
}

const negated = (clause: Expr): Expr | null => ('!' in clause ? (clause['!'] as { arg: Expr }).arg : null);

function binary(clause: Expr, operator: string): { left: Expr; right: Expr } | null {
  const sides = (clause as Record<string, unknown>)[operator];
  return typeof sides === 'object' && sides !== null && 'left' in sides && 'right' in sides
    ? (sides as { left: Expr; right: Expr })
    : null;
}

/** `context.a.b` as `a.b`. */
function pathOf(expression: Expr): string | null {
  const path = '.' in expression ? attributePath(expression) : null;
  return path?.length === 2 ? path.join('.') : null;
}

function literal(expression: Expr): string | number | null {
  if (!('Value' in expression)) return null;
  const { Value: value } = expression as { Value: unknown };
  if (typeof value === 'string' || typeof value === 'number') return value;
  if (typeof value !== 'object' || value === null || !('__entity' in value)) return null;
  return (value.__entity as { id: string }).id;
}

function literals(expression: Expr | undefined): readonly (string | number | null)[] | null {
  const set = expression && (expression as { Set?: Expr[] }).Set;
  return Array.isArray(set) ? set.map(literal) : null;
}
