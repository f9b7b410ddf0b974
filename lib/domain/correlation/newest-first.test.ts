import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Candidate, PLACES, rankNewestFirst } from './newest-first.ts';

const start = new Date('2026-03-10T12:00:00Z');
const hours = (n: number) => new Date(start.getTime() - n * 3_600_000);
const on = (changeId: string, place: Candidate['place'], ago: number, service: string | null = 'cart') => ({
  changeId,
  effectiveAt: hours(ago),
  place,
  service,
});

describe('newest first', () => {
  test('the affected service comes before its dependencies and these before the rest, each newest first', () => {
    const ranked = rankNewestFirst(start, [
      on('far', 'elsewhere', 0.5, null),
      on('dep', 'dependency', 1, 'payments'),
      on('old', 'affected', 30),
      on('new', 'affected', 5),
    ]);
    expect(ranked.map((suspect) => suspect.changeId)).toEqual(['new', 'old', 'dep']);
    expect(ranked.map((suspect) => suspect.rank)).toEqual([1, 2, 3]);
    expect(ranked[0]?.reasons).toEqual([
      'The newest change on an affected service (cart), live 5 hours before the incident started.',
    ]);
    expect(ranked[1]?.reasons[0]).toContain('second newest change on an affected service (cart), live 1 day');
  });

  test('nothing from after the start, and nothing older than seven days', () => {
    const outside = [on('after', 'affected', -0.01), on('older', 'affected', 7 * 24 + 0.01)];
    expect(rankNewestFirst(start, outside)).toEqual([]);
    expect(rankNewestFirst(start, [on('just', 'affected', 0), on('edge', 'affected', 168)])).toHaveLength(2);
  });

  test('at most three, each change once, whatever order the candidates come in', () => {
    const candidate = fc.record({
      changeId: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      effectiveAt: fc.integer({ min: -10, max: 200 }).map(hours),
      place: fc.constantFrom(...PLACES),
      service: fc.constantFrom('x', 'y', null),
    });
    fc.assert(
      fc.property(fc.array(candidate), (candidates) => {
        const ranked = rankNewestFirst(start, candidates);
        expect(ranked.length).toBeLessThanOrEqual(3);
        expect(new Set(ranked.map((suspect) => suspect.changeId)).size).toBe(ranked.length);
        expect(rankNewestFirst(start, candidates.toReversed())).toEqual(ranked);
      }),
    );
  });
});
