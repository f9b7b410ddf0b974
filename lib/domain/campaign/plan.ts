import { STRATA, type Stratum } from './strata.ts';

/**
 * `zero-failure`: as many as it takes that no flaw among them shows the rate to be below the tolerable one.
 * `acceptance`: the same with some flaws allowed. `sequential`: drawn in batches until what was found decides.
 */
export const PLAN_KINDS = ['zero-failure', 'acceptance', 'sequential'] as const;
export type PlanKind = (typeof PLAN_KINDS)[number];

/** How a campaign's sample is sized. Shares are 0 to 1. */
export interface Plan {
  kind: PlanKind;
  /** How often, at the least, a flaw rate of `rate` or more would be seen. */
  confidence: number;
  /** The flaw rate that would not be tolerable. */
  rate: number;
  /** Of `acceptance`: flaws that the sample may hold; else 0. */
  allowed: number;
  /** Of `sequential`: a flaw rate at which it should stop early and accept; else null. */
  goodRate: number | null;
  /** The least that is drawn of each stratum, or all of it where it has fewer. */
  minimum: Readonly<Record<Stratum, number>>;
}

export const DEFAULT_PLAN: Plan = {
  kind: 'zero-failure',
  confidence: 0.95,
  rate: 0.02,
  allowed: 0,
  goodRate: null,
  minimum: { 'ai-involved': 25, 'high-risk': 25, configuration: 15, other: 10 },
};

export type ReadPlan = { ok: true; plan: Plan } | { ok: false; field: string; message: string };

const refused = (field: string, message: string): ReadPlan => ({ ok: false, field, message });
const isWhole = (value: unknown, low: number, high: number): value is number =>
  Number.isSafeInteger(value) && (value as number) >= low && (value as number) <= high;
const isShare = (value: unknown, low: number, high: number): value is number =>
  typeof value === 'number' && value >= low && value <= high;

/** Reads a plan from JSON: exactly its keys, each within what a plan can be; else the field and what is wrong with it. */
export function readPlan(json: unknown): ReadPlan {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    return refused('plan', 'Give a plan.');
  const { kind, confidence, rate, allowed, goodRate, minimum, ...others } = json as Record<string, unknown>;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) return refused(unknown, 'A plan has no such part.');
  const known = PLAN_KINDS.find((one) => one === kind);
  if (!known) return refused('kind', `Choose ${PLAN_KINDS.join(', ')}.`);
  if (!isShare(confidence, 0.5, 0.999)) return refused('confidence', 'Between 50% and 99.9%.');
  if (!isShare(rate, 0.001, 0.5)) return refused('rate', 'Between 0.1% and 50%.');
  if (known === 'acceptance' ? !isWhole(allowed, 1, 50) : allowed !== 0)
    return refused('allowed', 'An acceptance plan allows 1 to 50 flaws, the others none.');
  if (known === 'sequential') {
    if (typeof goodRate !== 'number' || !(goodRate > 0 && goodRate < rate))
      return refused('goodRate', 'Above 0 and below the rate that is not tolerable.');
  } else if (goodRate !== null) return refused('goodRate', 'Only a sequential plan has one.');
  const least = minimum as Record<string, unknown> | null;
  if (typeof least !== 'object' || least === null)
    return refused('minimum', 'Give a minimum for each stratum.');
  const names = Object.keys(least);
  if (names.length !== STRATA.length || !STRATA.every((one) => isWhole(least[one], 0, 5_000)))
    return refused('minimum', 'Whole numbers from 0 to 5,000, one for each stratum.');
  const plan = { kind: known, confidence, rate, allowed, goodRate, minimum: least };
  return { ok: true, plan: plan as unknown as Plan };
}
