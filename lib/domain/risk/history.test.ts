import { describe, expect, test } from 'vitest';
import { type HistoricChange, replayRisk } from './history.ts';

const DAY = 86_400_000;
const catalogue = {
  tiers: new Map([
    ['cart', 1],
    ['tax', 2],
    ['web', 3],
  ] as const),
  dependents: new Map([
    ['cart', ['web', 'tax']],
    ['tax', ['cart']],
  ]),
};

const change = (day: number, author: string, services: readonly string[]): HistoricChange => ({
  at: day * DAY,
  author,
  authorLevel: null,
  kind: 'code',
  services,
  areas: [],
  testsOrDocsOnly: false,
  files: 1,
  lines: 1,
  validation: 'none',
  hasRollbackPlan: false,
  destructive: false,
  executedByAgent: false,
  isRevert: false,
});

describe('replaying history', () => {
  test('sees what was there before, within its windows, and nothing of the same instant or later', () => {
    const next = replayRisk(catalogue, [
      { id: 'late', at: 200 * DAY, services: ['cart'] },
      { id: 'both', at: 90 * DAY, services: ['cart', 'tax'] },
      { id: 'old', at: 65 * DAY, services: ['cart'] },
    ]);
    expect(next(change(0, 'ana', ['cart']))).toMatchObject({
      tiers: [1],
      dependents: [2, 3],
      authorChanges: 0,
      daysSinceLastChange: null,
      recentIncidents: 0,
    });
    next(change(1, 'ben', ['tax', 'cart']));
    next(change(80, 'ana', ['cart', 'tax']));
    expect(next(change(90, 'ana', ['cart']))).toMatchObject({
      authorChanges: 2,
      daysSinceLastChange: 10,
      recentIncidents: 1,
    });
    expect(next(change(90, 'ana', ['cart']))).toMatchObject({ authorChanges: 2, daysSinceLastChange: 10 });
    // the change of day 0 is out of the window now; the incident on both services counts once
    expect(next(change(99, 'ana', ['cart', 'tax']))).toMatchObject({
      dependents: [3],
      authorChanges: 3,
      recentIncidents: 1,
    });
  });

  test('only the main service tells how well its author knows it', () => {
    const next = replayRisk(catalogue, []);
    next(change(1, 'ana', ['cart']));
    expect(next(change(2, 'ana', ['tax', 'cart']))).toMatchObject({
      authorChanges: 0,
      daysSinceLastChange: null,
    });
  });

  test('no known service, nothing known', () => {
    expect(replayRisk(catalogue, [])(change(1, 'ana', []))).toMatchObject({
      tiers: [],
      dependents: [],
      authorChanges: null,
      daysSinceLastChange: null,
      recentIncidents: 0,
    });
  });

  test('of a busy service, the newest 200 changes are looked at', () => {
    const next = replayRisk(catalogue, []);
    next(change(1, 'ana', ['cart']));
    for (let index = 0; index < 200; index += 1) next(change(2, 'ben', ['cart']));
    expect(next(change(3, 'ana', ['cart'])).authorChanges).toBe(0);
    expect(next(change(3, 'ben', ['cart'])).authorChanges).toBe(200);
  });
});
