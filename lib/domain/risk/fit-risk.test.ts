import { describe, expect, test } from 'vitest';
import type { Involvement } from '#lib/domain/provenance/types.ts';
import { type FitRow, fitRisk, TooFewFailures } from './fit-risk.ts';
import { PARTS, type Part } from './parts.ts';

/** Numbers in 0 to 1 that are always the same (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A history in which these log odds are the truth, and nothing else matters. */
function history(
  truth: Partial<Record<Part, number>>,
  {
    n = 12_000,
    base = -4,
    ai = 0,
    follows = false,
  }: { n?: number; base?: number; ai?: number; follows?: boolean } = {},
): FitRow[] {
  const next = numbers(7);
  const unlearnable: readonly Part[] = ['validation', 'rollback', 'operation'];
  return Array.from({ length: n }, (_, index) => {
    const shares = PARTS.map((part) => (unlearnable.includes(part) ? 0 : Math.round(2 * next()) / 2));
    const chance = follows ? shares[PARTS.indexOf('incidents')]! : 0.5;
    const involvement: Involvement = next() < 0.2 ? 'unknown' : next() < chance ? 'authored' : 'none';
    const logit = PARTS.reduce((sum, part, i) => sum + (truth[part] ?? 0) * shares[i]!, base);
    const withAi = logit + (involvement === 'authored' ? ai : 0);
    return { at: index * 1000, shares, failed: next() < 1 / (1 + Math.exp(-withAi)), involvement };
  });
}

const truth = { incidents: 2, areas: 1, size: -1 } as const;

describe('fitting the weights again', () => {
  test('finds what the history was made with, and beats the shipped weights where they are wrong', () => {
    const fit = fitRisk(history(truth), 1000);
    const part = (name: Part) => fit.parts.find((one) => one.part === name)!;
    expect(part('incidents').coefficient).toBeCloseTo(2, 0);
    expect(part('areas').coefficient).toBeCloseTo(1, 0);
    expect(part('size').coefficient).toBeLessThan(-0.5);
    expect(Math.abs(part('familiarity').coefficient!)).toBeLessThan(0.5);
    expect(part('incidents').suggested).toBeGreaterThan(part('areas').suggested);
    expect(part('size').suggested).toBe(0);
    const { constant, shipped, suggested, fitted } = fit.heldOut;
    expect(fitted.auc!.value).toBeGreaterThan(shipped.auc!.value);
    expect(suggested.aucThanShipped!.low).toBeGreaterThan(0);
    expect(fitted.logLossThanShipped.high).toBeLessThan(0);
    expect(constant.logLoss.value).toBeGreaterThan(shipped.logLoss.value);
    expect(constant.auc).toBeNull();
    expect(shipped.aucThanShipped).toEqual({ value: 0, low: 0, high: 0 });
  });

  test('parts that never vary are said to be unknown and keep their weight; the sum stays 100', () => {
    const fit = fitRisk(history(truth), 1000);
    for (const { part, coefficient, coefficientWithAi, shipped, suggested } of fit.parts) {
      const learned = !['validation', 'rollback', 'operation'].includes(part);
      expect(coefficient === null).toBe(!learned);
      expect(coefficientWithAi === null).toBe(!learned);
      if (!learned) expect(suggested).toBe(shipped);
      expect(Number.isInteger(suggested) && suggested >= 0).toBe(true);
    }
    expect(fit.parts.reduce((sum, { suggested }) => sum + suggested, 0)).toBe(100);
  });

  test('trains on the past only: nothing whose outcome was open when the tested changes begin', () => {
    const rows = history(truth);
    const { train, test: tested } = fitRisk(rows.toReversed(), 500_000);
    expect(tested.from).toBe(rows[8400]!.at);
    expect(train.to).toBeLessThan(tested.from - 500_000);
    expect(train.changes + tested.changes).toBe(11_500);
  });

  test('AI involvement is shown beside, and what is suggested never depends on it', () => {
    const rows = history(truth, { ai: 2, follows: true });
    const fit = fitRisk(rows, 1000);
    expect(fit.ai.involved).toBeCloseTo(2, 0);
    const incidents = fit.parts.find(({ part }) => part === 'incidents')!;
    expect(incidents.coefficientWithAi).toBeLessThan(incidents.coefficient!);
    expect(fit.heldOut.fittedWithAi.auc!.value).toBeGreaterThan(fit.heldOut.fitted.auc!.value);
    const blind = fitRisk(
      rows.map((row) => ({ ...row, involvement: 'unknown' as const })),
      1000,
    );
    expect(blind.parts.map(({ suggested }) => suggested)).toEqual(
      fit.parts.map(({ suggested }) => suggested),
    );
    expect(blind.heldOut.suggested).toEqual(fit.heldOut.suggested);
    expect(blind.ai).toEqual({ involved: null, unknown: null });
  });

  test('where nothing matters, nothing is found', () => {
    const { heldOut } = fitRisk(history({}, { base: -3 }), 1000);
    expect(heldOut.fitted.auc!.low).toBeLessThan(0.5);
    expect(heldOut.fitted.auc!.high).toBeGreaterThan(0.5);
  });

  test('does not make a weight of changes that cannot fail, or are too few to say', () => {
    const rows = history({ incidents: 2 }).map((row, index) => {
      const shares = [...row.shares];
      const few = index > 0 && index < 5;
      // a fifth are reverts, and none of these fails; four are without a rollback plan, and all of these fail
      shares[PARTS.indexOf('novelty')] = index % 5 === 0 ? 0 : 1;
      shares[PARTS.indexOf('rollback')] = few ? 1 : 0;
      return { ...row, shares, failed: few || (index % 5 > 0 && row.failed) };
    });
    const { parts } = fitRisk(rows, 1000);
    for (const name of ['novelty', 'rollback'])
      expect(parts.find(({ part }) => part === name)!.coefficient).toBeNull();
  });

  test('says that there is too little, instead of fitting it', () => {
    expect(() => fitRisk(history({}, { n: 200, base: -5 }), 1000)).toThrow(TooFewFailures);
    expect(() => fitRisk([], 1000)).toThrow(/0 of 0/);
  });
});
