import { describe, expect, test } from 'vitest';
import { FALSE_DISCOVERIES, reciprocalPairs } from '#lib/domain/review-health/reciprocity.ts';
import { stampSignals } from '#lib/domain/review-health/rubber-stamp.ts';
import { seededRandom } from '#lib/domain/statistics/seeded-random.ts';
import { PLANTED_PAIR, PLANTED_STAMPER, type Planted, simulateReviews } from './simulated-reviews.ts';

/**
 * Generated organisations (48 people in six teams, three services each) in which the truth is known. The figures stand
 * in docs/review-health.md; `SIMULATED_ORGANISATIONS=5000` makes the run that they are from.
 */
const ORGANISATIONS = Number(process.env.SIMULATED_ORGANISATIONS ?? 500);

interface Found {
  /** Share of organisations in which what was planted was found. */
  pair: number;
  stamper: number;
  /** Share of organisations in which something else was. */
  falsePair: number;
  falseStamper: number;
}

function look(planted: Planted, changes: number, organisations: number): Found {
  const found = { pair: 0, stamper: 0, falsePair: 0, falseStamper: 0 };
  for (let seed = 0; seed < organisations; seed++) {
    const facts = simulateReviews(seededRandom(seed), planted, 6, changes);
    const { pairs } = reciprocalPairs(facts);
    const isPlanted = planted.reciprocity
      ? ({ people }: { people: readonly string[] }) =>
          people.every((one) => PLANTED_PAIR.some((name) => name === one))
      : () => false;
    if (pairs.some(isPlanted)) found.pair += 1;
    if (!pairs.every(isPlanted)) found.falsePair += 1;
    const stampers = stampSignals(facts).filter(({ standsOut }) => standsOut);
    const stamped = ({ reviewer }: { reviewer: string }) =>
      Boolean(planted.stamps) && reviewer === PLANTED_STAMPER;
    if (stampers.some(stamped)) found.stamper += 1;
    if (!stampers.every(stamped)) found.falseStamper += 1;
  }
  const share = (count: number) => count / organisations;
  return {
    pair: share(found.pair),
    stamper: share(found.stamper),
    falsePair: share(found.falsePair),
    falseStamper: share(found.falseStamper),
  };
}

describe(`${ORGANISATIONS} generated organisations`, () => {
  test('nothing planted: something is claimed in at most the share that is said', () => {
    const { falsePair, falseStamper } = look({}, 150, ORGANISATIONS);
    console.info('none planted', { falsePair, falseStamper });
    expect(falsePair).toBeLessThanOrEqual(FALSE_DISCOVERIES);
    expect(falseStamper).toBeLessThanOrEqual(FALSE_DISCOVERIES);
  });

  test.each([
    { reciprocity: 0.5, changes: 150, power: 0.1 },
    { reciprocity: 0.8, changes: 150, power: 0.7 },
    { reciprocity: 0.5, changes: 400, power: 0.8 },
  ])(
    'a pair that takes $reciprocity of each other’s changes, $changes a team',
    ({ reciprocity, changes, power }) => {
      const found = look({ reciprocity }, changes, Math.ceil(ORGANISATIONS / 10));
      console.info({ reciprocity, changes }, found);
      expect(found.pair).toBeGreaterThanOrEqual(power);
      expect(found.falsePair).toBeLessThanOrEqual(2 * FALSE_DISCOVERIES);
    },
  );

  test.each([
    { stamps: 0.7, changes: 150, power: 0.7 },
    { stamps: 0.9, changes: 150, power: 0.75 },
    { stamps: 0.9, changes: 400, power: 0.95 },
  ])('someone who stamps $stamps of what they decide, $changes a team', ({ stamps, changes, power }) => {
    const found = look({ stamps }, changes, Math.ceil(ORGANISATIONS / 10));
    console.info({ stamps, changes }, found);
    expect(found.stamper).toBeGreaterThanOrEqual(power);
    expect(found.falseStamper).toBeLessThanOrEqual(2 * FALSE_DISCOVERIES);
  });
});

test('where everybody stamps nobody stands out', () => {
  const facts = simulateReviews(seededRandom(1), {}).map((fact) => ({
    ...fact,
    decision: 'approve' as const,
    opening: { seconds: 0, diff: false },
  }));
  expect(stampSignals(facts).filter(({ standsOut }) => standsOut)).toEqual([]);
});

test('nothing that is not known counts against anybody', () => {
  const facts = simulateReviews(seededRandom(1), { stamps: 1 }).map((fact) => ({ ...fact, opening: null }));
  expect(stampSignals(facts)).toEqual([]);
});
