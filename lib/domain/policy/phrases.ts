import { type Expr, toText } from './cedar.ts';
import { attributePath } from './clauses.ts';
import type { FactVector } from './vector.ts';

/** How to speak of a fact: a number's noun, or what is there and what is not; and who can change it. */
interface Phrase {
  noun: string;
  /** For counts: the noun of one. */
  one?: string;
  /** For truth values: how the absence is called. */
  absent?: string;
  from: string | null;
}

const PIPELINE = 'the pipeline, by running it for this revision';
const REVIEWERS = 'a reviewer';

const PHRASES: Readonly<Record<string, Phrase>> = {
  'change.production': {
    noun: 'a deployment to production',
    absent: 'no deployment to production',
    from: null,
  },
  'change.files': { noun: 'files changed', from: 'the author, with a smaller change' },
  'change.lines': { noun: 'lines changed', from: 'the author, with a smaller change' },
  'change.rollbackPlan': { noun: 'a rollback plan', absent: 'no rollback plan', from: 'the author' },
  'change.risk': { noun: 'points of risk', from: 'the author, with a less risky change' },
  'change.blastRadius': { noun: 'blast radius', from: null },
  'change.pathsComplete': {
    noun: 'a complete list of paths',
    absent: 'an incomplete list of paths',
    from: null,
  },
  'ai.involvement': { noun: 'AI involvement', from: null },
  'author.level': { noun: 'level of the author', from: null },
  'author.trained': {
    noun: 'a trained author',
    absent: 'an untrained author',
    from: 'the author, by attesting the training',
  },
  'author.ownsServices': {
    noun: 'an author from the owning team',
    absent: 'an author from elsewhere',
    from: null,
  },
  'author.hiddenParties': {
    noun: 'unknown people behind the change',
    from: 'an administrator, by mapping the identity to a person',
  },
  'reviews.people': { noun: 'approvals that count', one: 'approval that counts', from: REVIEWERS },
  'reviews.seniors': {
    noun: 'approvals by a senior or above',
    one: 'approval by a senior or above',
    from: REVIEWERS,
  },
  'reviews.principals': { noun: 'approvals by a principal', one: 'approval by a principal', from: REVIEWERS },
  'reviews.directors': { noun: 'approvals by a director', one: 'approval by a director', from: REVIEWERS },
  'reviews.untrained': {
    noun: 'approvals by untrained people',
    from: 'the reviewers, by attesting the training',
  },
  'reviews.changesRequested': { noun: 'requests for changes', from: 'whoever asked for changes' },
  'reviews.vetoes': { noun: 'vetoes', from: 'whoever vetoed' },
  'reviews.oldestMinutes': { noun: 'minutes since the first approval', from: REVIEWERS },
  'reviews.newestMinutes': { noun: 'minutes since the last approval', from: REVIEWERS },
  'validation.status': { noun: 'pre-deployment validation', from: PIPELINE },
  'freeze.active': { noun: 'a freeze', absent: 'no freeze', from: 'time: when the freeze ends' },
  'incidents.open': { noun: 'open incidents', from: 'the incident’s responders' },
  'incidents.severe': { noun: 'open Sev1 or Sev2 incidents', from: 'the incident’s responders' },
  'incidents.severeNotFixedHere': {
    noun: 'open Sev1 or Sev2 incidents that this does not fix',
    from: 'the incident’s responders',
  },
  'findings.open': { noun: 'open findings of automated reviewers', from: 'the author' },
  'findings.blocking': {
    noun: 'unsettled blocking findings of automated reviewers',
    one: 'unsettled blocking finding of an automated reviewer',
    from: 'a senior without a hand in it, by settling them with a reason, or the author, with another revision',
  },
  'findings.blockingReported': {
    noun: 'blocking findings of automated reviewers',
    one: 'blocking finding of an automated reviewer',
    from: null,
  },
  'overrides.withoutDirector': { noun: 'exceptions without a director’s signature', from: 'a director' },
};

export interface ClauseWords {
  /** What is required, and what there is: "at least 2 approvals that count (there is 1)". */
  text: string;
  from: string | null;
}

/** One clause of a requirement in words. What it has no words for is shown as Cedar writes it. */
export function clauseWords(clause: Expr, vector: FactVector): ClauseWords {
  const comparison = asComparison(clause);
  const path = comparison?.path.join('.') ?? '';
  const phrase = Object.hasOwn(PHRASES, path) ? PHRASES[path] : undefined;
  const required = comparison && phrase && requiredWords(comparison, phrase);
  if (!comparison || !phrase || !required) return { text: toText(clause), from: null };
  const [group = '', name = ''] = comparison.path;
  const have = plain(vector[group]?.[name]);
  const text = typeof comparison.value === 'boolean' ? required : `${required} (now: ${have})`;
  return { text, from: phrase.from };
}

/** What a clause asks for, of whatever change; null for what there are no words for. */
export function clauseRequirement(clause: Expr): string | null {
  const comparison = asComparison(clause);
  const path = comparison?.path.join('.') ?? '';
  const phrase = Object.hasOwn(PHRASES, path) ? PHRASES[path] : undefined;
  return comparison && phrase ? requiredWords(comparison, phrase) : null;
}

type Operator = '>=' | '>' | '<=' | '<' | '==' | '!=';
interface Comparison {
  path: readonly string[];
  operator: Operator;
  value: number | boolean | string;
}

const MIRROR: Readonly<Record<Operator, Operator>> = {
  '>=': '<=',
  '>': '<',
  '<=': '>=',
  '<': '>',
  '==': '==',
  '!=': '!=',
};

/** `context.a.b` alone, negated, or compared with a literal on either side; null for anything else. */
function asComparison(clause: Expr): Comparison | null {
  const own = attributePath(clause);
  if (own?.length === 2 && '.' in clause) return { path: own, operator: '==', value: true };
  if ('!' in clause) {
    const inner = asComparison((clause['!'] as { arg: Expr }).arg);
    return inner && typeof inner.value === 'boolean' ? { ...inner, value: !inner.value } : null;
  }
  for (const operator of Object.keys(MIRROR) as Operator[]) {
    const sides = (clause as Partial<Record<Operator, { left: Expr; right: Expr }>>)[operator];
    if (!sides) continue;
    const [left, right] = [attributePath(sides.left), attributePath(sides.right)];
    const [path, literal] = left ? [left, sides.right] : [right, sides.left];
    const value = literalOf(literal);
    if (path?.length === 2 && value !== null)
      return { path, operator: left ? operator : MIRROR[operator], value };
  }
  return null;
}

function literalOf(expression: Expr): number | boolean | string | null {
  if (!('Value' in expression)) return null;
  const { Value: value } = expression as { Value: unknown };
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string') return value;
  return typeof value === 'object' && value !== null && '__entity' in value ? plain(value) : null;
}

function requiredWords({ operator, value }: Comparison, phrase: Phrase): string | null {
  const { absent, one } = phrase;
  const noun = value === 1 && one !== undefined ? one : phrase.noun;
  if (typeof value === 'boolean') {
    const isTrue = value === (operator !== '!=');
    return isTrue ? noun : (absent ?? null);
  }
  if (typeof value === 'string')
    return operator === '!=' ? `${noun} other than ${value}` : `${noun}: ${value}`;
  switch (operator) {
    case '>=':
      return `at least ${value} ${noun}`;
    case '>':
      return `more than ${value} ${noun}`;
    case '<=':
      return value === 0 ? `no ${noun}` : `at most ${value} ${noun}`;
    case '<':
      return `fewer than ${value} ${noun}`;
    case '==':
      return value === 0 ? `no ${noun}` : `exactly ${value} ${noun}`;
    case '!=':
      return `other than ${value} ${noun}`;
  }
}

/** A value of a vector, or of a literal, as text. */
function plain(value: unknown): string {
  if (typeof value === 'object' && value !== null && '__entity' in value)
    return String((value.__entity as { id: unknown }).id);
  return Array.isArray(value) ? value.map(plain).join(', ') : String(value ?? 'not known');
}
