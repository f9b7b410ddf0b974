import { describe, expect, test } from 'vitest';
import { BASELINES, baselineOrder } from './baselines.ts';
import { closeness } from './closeness.ts';
import { type HistoryChange, type HistoryIncident, replay } from './replay.ts';

const HOUR = 3_600_000;
const START = Date.parse('2026-03-02T12:00:00Z');
const ago = (hours: number) => new Date(START - hours * HOUR);

const change = (
  sha: string,
  index: number,
  hours: number,
  more: Partial<HistoryChange> = {},
): HistoryChange => ({
  sha,
  index,
  committedAt: ago(hours),
  subject: 'x',
  paths: [],
  size: 1,
  services: [],
  isRevert: false,
  reverts: [],
  ...more,
});
const incident: HistoryIncident = {
  id: 'i',
  index: 100,
  detectedAt: new Date(START),
  service: 'checkout',
  text: '',
  culprits: ['a'],
};
const first = (changes: HistoryChange[]) => [...replay({ changes, incidents: [incident] })][0]!;

describe('replaying a history', () => {
  test('takes what is before the incident on the mainline and in time, within seven days, without reverts', () => {
    const { candidates } = first([
      change('a', 1, 168),
      change('too old', 2, 168.01),
      change('revert', 3, 5, { isRevert: true }),
      change('not committed yet', 4, -1),
      change('later', 100, 1),
      change('b', 5, 0),
    ]);
    expect(candidates.map(({ changeId }) => changeId)).toEqual(['a', 'b']);
  });

  test('knows what was rolled back by then, and what a revert of the revert brought back', () => {
    const revert = (sha: string, index: number, target: string) =>
      change(sha, index, 50 - index, { isRevert: true, reverts: [target] });
    const until = (last: number) => {
      const all = [change('a', 1, 49), revert('r1', 2, 'a'), revert('r2', 3, 'r1'), revert('r3', 4, 'r2')];
      return first(all.slice(0, last)).candidates[0]!.rolledBackAt;
    };
    expect(until(1)).toBeNull();
    expect(until(2)).toEqual(ago(48));
    expect(until(3)).toBeNull();
    expect(until(4)).toEqual(ago(48));
    expect(first([change('a', 1, 9), revert('r', 101, 'a')]).candidates[0]!.rolledBackAt).toBeNull();
  });

  test('counts services that changed together, only up to the incident', () => {
    const pair = { services: ['checkout', 'tax'] };
    const near = (changes: HistoryChange[]) => closeness(first(changes).graph, 'checkout', 'tax');
    expect(near([change('a', 1, 900, pair)])).toBeCloseTo(1 / 4, 12);
    expect(near([change('a', 101, 900, pair)])).toBe(0);
  });
});

describe('baselines', () => {
  const changes = [
    change('mine, large', 1, 9, { services: ['checkout'], size: 90 }),
    change('mine, small', 2, 8, { services: ['checkout', 'tax'], size: 2 }),
    change('other, large', 3, 7, { services: ['tax', 'checkout'], size: 99 }),
    change('other, newest', 4, 7, { services: [] }),
  ];
  const replayed = first(changes);

  test('newest, newest and largest on the paged service', () => {
    const [small, large] = ['mine, small', 'mine, large'];
    expect(baselineOrder('newest', replayed)).toEqual(['other, newest', 'other, large', small, large]);
    expect(baselineOrder('newestOnService', replayed)).toEqual([
      small,
      large,
      'other, newest',
      'other, large',
    ]);
    expect(baselineOrder('largestOnService', replayed)).toEqual([
      large,
      small,
      'other, large',
      'other, newest',
    ]);
  });

  test('when no service is known, changes of no service come first', () => {
    const unknown = [...replay({ changes, incidents: [{ ...incident, service: null }] })][0]!;
    expect(baselineOrder('newestOnService', unknown)[0]).toBe('other, newest');
  });

  test('random comes out the same each time and puts each first about as often', () => {
    const orders = Array.from({ length: 4000 }, (_, n) =>
      baselineOrder('random', { ...replayed, id: `i${n}` }),
    );
    expect(orders[7]).toEqual(baselineOrder('random', { ...replayed, id: 'i7' }));
    for (const { sha } of changes) {
      const share = orders.filter(([id]) => id === sha).length / orders.length;
      expect(share).toBeGreaterThan(0.22);
      expect(share).toBeLessThan(0.28);
    }
  });

  test('each is an order of all candidates', () => {
    for (const baseline of BASELINES)
      expect(baselineOrder(baseline, replayed).toSorted()).toEqual(changes.map(({ sha }) => sha).toSorted());
  });
});
