import type { HistoricFacts } from './backtest-readings.ts';
import { attributePath } from './clauses.ts';
import type { Policy, Requirement } from './parse-policy.ts';
import { FACT_TYPES, QUESTIONS } from './schema.ts';
import type { FactVector } from './vector.ts';

/** How a fact is read: as itself, or only by comparing it with numbers. */
interface Read {
  group: string;
  name: string;
  path: string;
  /** The numbers it is compared with, ascending; null: the value itself matters. */
  bounds: readonly number[] | null;
}

const COMPARISONS = ['<', '<=', '>', '>=', '==', '!='] as const;

/**
 * A text that two sets of facts share exactly when some conditions cannot tell them apart by the facts that they read:
 * equal values, the same facts missing, and of a number that is only ever compared with others no more than where it
 * lies among them. 5,000 lines and 6,000 are the same to a rule about 400; without that, nearly every change would be
 * a group of its own. `ignored` names a group of facts that the caller sets itself.
 */
export function keyBy(
  conditions: readonly unknown[],
  ignored: string | null = null,
): (facts: HistoricFacts) => string {
  const reads = readsOf(conditions).filter(({ group }) => group !== ignored);
  // histories share a few lists of what is missing
  const known = new WeakMap<readonly string[], readonly boolean[]>();
  const missingOf = (unknown: readonly string[]) => {
    const found = known.get(unknown) ?? reads.map(({ path }) => unknown.includes(path));
    known.set(unknown, found);
    return found;
  };
  return ({ vector, unknown }) => {
    const missing = missingOf(unknown);
    let key = '';
    for (const [index, { group, name, bounds }] of reads.entries()) {
      if (missing[index]) {
        key += '?|';
        continue;
      }
      const value = vector[group]?.[name];
      key += `${value === undefined ? '' : typeof value === 'number' && bounds ? band(value, bounds) : write(value)}|`;
    }
    return key;
  };
}

/** All conditions of a requirement. */
export const conditionsOf = (requirement: Requirement): readonly unknown[] =>
  QUESTIONS.map((question) => requirement[question]?.tree.conditions ?? []);

/** The same for whole policies: what none of them can tell apart. */
export const keyByPolicies = (policies: readonly Policy[]): ((facts: HistoricFacts) => string) =>
  keyBy(policies.flatMap(({ requirements }) => requirements.flatMap(conditionsOf)));

/** Twice the number of bounds below a value, and one more where it equals the next. */
function band(value: number, bounds: readonly number[]): number {
  const below = bounds.filter((bound) => bound < value).length;
  return 2 * below + Number(bounds[below] === value);
}

function write(value: NonNullable<FactVector[string]>[string]): string {
  if (Array.isArray(value)) return `[${value.map(write).join()}]`;
  if (typeof value === 'object' && '__entity' in value) return value.__entity.id;
  // a text could hold the signs that part the values
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

function readsOf(conditions: readonly unknown[]): readonly Read[] {
  // what is bypassed rather than unsatisfied is decided by this one, whatever the text says
  const whole = new Set<string>(['change.uncontrolled']);
  const bounds = new Map<string, Set<number>>();
  visit(conditions, whole, bounds);
  return Object.entries(FACT_TYPES).flatMap(([group, types]) =>
    Object.keys(types).flatMap((typed): Read[] => {
      const name = typed.replace('?', '');
      const path = `${group}.${name}`;
      const isWhole = whole.has('') || whole.has(group) || whole.has(path);
      const compared = bounds.get(path);
      if (!isWhole && !compared) return [];
      return [{ group, name, path, bounds: isWhole ? null : [...compared!].sort((a, b) => a - b) }];
    }),
  );
}

function visit(node: unknown, whole: Set<string>, bounds: Map<string, Set<number>>): void {
  if (typeof node !== 'object' || node === null) return;
  const compared = comparison(node);
  if (compared) {
    const known = bounds.get(compared.path) ?? new Set();
    bounds.set(compared.path, known.add(compared.bound));
    return;
  }
  const path = attributePath(node);
  if (path !== null) {
    const name = path.slice(0, 2).join('.');
    // to ask whether it is there is no look at its value
    if ('has' in node && path.length === 2) bounds.set(name, bounds.get(name) ?? new Set());
    else whole.add(name);
    return;
  }
  for (const part of Object.values(node)) visit(part, whole, bounds);
}

/** `context.a.b < 5`, or the other way round. */
function comparison(node: object): { path: string; bound: number } | null {
  for (const operator of COMPARISONS) {
    if (!(operator in node)) continue;
    const { left, right } = (node as Record<string, { left: unknown; right: unknown }>)[operator]!;
    for (const [fact, literal] of [
      [left, right],
      [right, left],
    ] as const) {
      const path = attributePath(fact);
      const bound = numberIn(literal);
      const isPlain = typeof fact === 'object' && fact !== null && '.' in fact;
      if (path?.length === 2 && isPlain && bound !== null) return { path: path.join('.'), bound };
    }
  }
  return null;
}

function numberIn(node: unknown): number | null {
  if (typeof node !== 'object' || node === null || !('Value' in node)) return null;
  return typeof node.Value === 'number' ? node.Value : null;
}
