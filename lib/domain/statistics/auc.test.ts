import { describe, expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import { auc, aucDifference } from './auc.ts';

const scored = fc.array(fc.tuple(fc.integer({ min: 0, max: 8 }), fc.boolean()), {
  minLength: 6,
  maxLength: 60,
});

/** The definition, pair by pair, and DeLong's variance with it. */
function slow(scores: readonly number[], events: readonly boolean[]) {
  const of = (kind: boolean) => scores.filter((_, index) => events[index] === kind);
  const [yes, no] = [of(true), of(false)];
  const psi = (a: number, b: number) => (a > b ? 1 : a === b ? 0.5 : 0);
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = (values: number[]) =>
    values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / (values.length - 1);
  const v10 = yes.map((a) => mean(no.map((b) => psi(a, b))));
  const v01 = no.map((b) => mean(yes.map((a) => psi(a, b))));
  return { value: mean(v10), error: Math.sqrt(variance(v10) / yes.length + variance(v01) / no.length) };
}

describe('the area under the ROC curve', () => {
  test('and its interval equal the definition, pair by pair', () => {
    fc.assert(
      fc.property(scored, (rows) => {
        const [scores, events] = [rows.map(([score]) => score), rows.map(([, event]) => event)];
        const found = auc(scores, events);
        if (events.filter(Boolean).length < 2 || events.filter((event) => !event).length < 2) {
          expect(found).toBeNull();
          return;
        }
        const { value, error } = slow(scores, events);
        expect(found!.value).toBeCloseTo(value, 9);
        expect(found!.low).toBeGreaterThanOrEqual(0);
        expect(found!.high).toBeLessThanOrEqual(1);
        if (value > 1e-9 && value < 1 - 1e-9) {
          const half =
            (Math.log(found!.high / (1 - found!.high)) - Math.log(found!.low / (1 - found!.low))) / 2;
          if (Number.isFinite(half)) expect(half).toBeCloseTo((1.959964 * error) / (value * (1 - value)), 4);
        }
      }),
    );
  });

  test('a perfect order is no certainty', () => {
    expect(auc([1, 2, 3, 4, 5, 6], [false, false, false, true, true, true])).toMatchObject({
      value: 1,
      low: 0,
      high: 1,
    });
  });

  test('a score does not differ from itself, and from its reverse by twice its distance from a coin', () => {
    fc.assert(
      fc.property(scored, (rows) => {
        const [scores, events] = [rows.map(([score]) => score), rows.map(([, event]) => event)];
        const reversed = scores.map((score) => -score);
        const area = auc(scores, events);
        fc.pre(area !== null);
        expect(aucDifference(scores, scores, events)).toEqual({ value: 0, low: 0, high: 0 });
        expect(aucDifference(scores, reversed, events)!.value).toBeCloseTo(2 * area!.value - 1, 9);
      }),
    );
  });
});
