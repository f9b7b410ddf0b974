import { describe, expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import { clusterMarks, type Mark, pan, SHORTEST_VIEW, ticksOf, zoom } from './timeline.ts';

const HOUR = 3_600_000;
const whole = { from: 0, to: 24 * HOUR };
const mark = (at: number, until: number | null = null): Mark => ({
  key: `${at}`,
  kind: 'deployment',
  at,
  until,
  text: 'x',
  outcome: null,
  changeId: null,
  involvement: null,
  state: null,
});

const someView = fc
  .tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0.01, max: 1, noNaN: true }))
  .map(([start, share]) => {
    const span = Math.max(SHORTEST_VIEW, share * whole.to);
    const from = start * (whole.to - span);
    return { from, to: from + span };
  });

describe('zoom and pan', () => {
  test('never leave what there is, nor go closer than can be told apart', () => {
    fc.assert(
      fc.property(
        someView,
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (view, by, about) => {
          for (const next of [zoom(view, by, about, whole), pan(view, by - 1, whole)]) {
            expect(next.from).toBeGreaterThanOrEqual(-1e-3);
            expect(next.to).toBeLessThanOrEqual(whole.to + 1e-3);
            expect(next.to - next.from).toBeGreaterThanOrEqual(SHORTEST_VIEW - 1e-3);
          }
        },
      ),
    );
  });
  test('what zoom is about stays where it is, away from the ends', () => {
    const next = zoom({ from: 8 * HOUR, to: 16 * HOUR }, 0.5, 0.25, whole);
    expect(next).toEqual({ from: 9 * HOUR, to: 13 * HOUR });
    expect(pan({ from: 8 * HOUR, to: 16 * HOUR }, 0.25, whole)).toEqual({ from: 10 * HOUR, to: 18 * HOUR });
    expect(pan({ from: 8 * HOUR, to: 16 * HOUR }, 9, whole)).toEqual({ from: 16 * HOUR, to: 24 * HOUR });
  });
});

describe('clusters', () => {
  test('hold every mark in view once, in order, no two closer than the gap', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: whole.to }), { maxLength: 200 }),
        someView,
        (times, view) => {
          const marks = times.sort((a, b) => a - b).map((at) => mark(at));
          const clusters = clusterMarks(marks, view, 0.02);
          expect(clusters.flatMap((one) => one.marks)).toEqual(
            marks.filter(({ at }) => at >= view.from && at <= view.to),
          );
          for (const [index, { place }] of clusters.entries())
            if (index > 0) expect(place - clusters[index - 1]!.place).toBeGreaterThanOrEqual(0.02);
        },
      ),
    );
  });
  test('what began before the view and goes on in it is drawn at its edge', () => {
    const view = { from: 2 * HOUR, to: 4 * HOUR };
    expect(clusterMarks([mark(HOUR, 3 * HOUR), mark(HOUR, 1.5 * HOUR)], view, 0.02)).toMatchObject([
      { place: 0, marks: [{ until: 3 * HOUR }] },
    ]);
  });
});

test('ticks are round distances from the start, at most eight', () => {
  const start = 20 * HOUR + 7 * 60_000;
  expect(ticksOf({ from: start - 5.5 * HOUR, to: start + 1.5 * HOUR }, start)).toEqual(
    [-5, -4, -3, -2, -1, 0, 1].map((hour) => start + hour * HOUR),
  );
  fc.assert(fc.property(someView, (view) => ticksOf(view, start).length <= 8));
});
