import { describe, expect, test } from 'vitest';
import { FACTORS } from './factors.ts';
import { type Choice, choicesOf, fitWeights, NO_CHANGE_SHARE } from './fit-weights.ts';
import { replay } from './replay.ts';

const row = (values: Partial<Record<(typeof FACTORS)[number], number>>, noChange = 0) => [
  ...FACTORS.map((factor) => values[factor] ?? 0),
  noChange,
];

describe('fitting', () => {
  test('finds the weight that explains how often an alternative is chosen', () => {
    // Of two that differ by 1 in one factor, the higher is chosen 800 of 1000 times: weight ln(800/200).
    const rows = [row({ sharedWords: 1 }), row({})];
    const choices: Choice[] = [
      { rows, chosen: 0, weight: 8000 },
      { rows, chosen: 1, weight: 2000 },
    ];
    const { factors, noChange } = fitWeights(choices);
    expect(factors.sharedWords).toBeCloseTo(Math.log(4), 2);
    expect(factors.recency).toBeCloseTo(0, 9);
    expect(noChange).toBeCloseTo(0, 9);
  });

  test('stays finite where the data would allow any weight', () => {
    const rows = [row({ onAffectedService: 1 }), row({}), row({}, 1)];
    const { factors, noChange } = fitWeights([{ rows, chosen: 0, weight: 50 }]);
    expect(factors.onAffectedService).toBeGreaterThan(1);
    expect(factors.onAffectedService).toBeLessThan(20);
    expect(noChange).toBeLessThan(0);
  });

  test('needs choices', () => {
    expect(() => fitWeights([])).toThrow(RangeError);
  });
});

test('an incident teaches its culprits, half each, and "no change" without them', () => {
  const at = new Date('2026-03-02T12:00:00Z');
  const change = (sha: string, index: number) => ({
    sha,
    index,
    committedAt: new Date(at.getTime() - 1000 * (10 - index)),
    subject: '',
    paths: [],
    size: 1,
    services: [],
    isRevert: false,
    reverts: [],
  });
  const incident = { id: 'i', index: 9, detectedAt: at, service: null, text: '', culprits: ['a', 'c'] };
  const [replayed] = replay({ changes: ['a', 'b', 'c'].map(change), incidents: [incident] });
  const choices = choicesOf(replayed!);
  expect(choices.map(({ rows, chosen, weight }) => [rows.length, chosen, weight])).toEqual([
    [4, 0, 0.5],
    [4, 2, 0.5],
    [2, 1, NO_CHANGE_SHARE],
  ]);
});
