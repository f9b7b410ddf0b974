import { expect, test } from 'vitest';
import { erlangC } from '#lib/domain/statistics/queue-simulation.ts';
import { exponential, seededRandom } from '#lib/domain/statistics/seeded-random.ts';
import { NO_APPROVALS } from './backtest-approvals.ts';
import { forecastQueues, type QueueInput } from './backtest-queue.ts';

const random = seededRandom(7);
const MIXES = [NO_APPROVALS, { ...NO_APPROVALS, anyone: 1 }, { ...NO_APPROVALS, senior: 1, anyone: 1 }];
const arrivals = (count: number, mean: number, version: number, active: number) =>
  Array.from({ length: count }, () => ({ gap: exponential(random, mean), size: 0, version, active }));
const input = (people: Partial<typeof NO_APPROVALS>, list = arrivals(200, 60, 2, 1)): QueueInput => ({
  mixes: MIXES,
  teams: [{ team: 'shop', people: { ...NO_APPROVALS, ...people }, arrivals: list }],
});
const terms = { minutes: [10, 10, 10, 10], timed: [], capacity: 40 };

test('more reviews on the same arrivals take more of people’s time, and the scarce ones are the bottleneck', () => {
  const list = arrivals(200, 60, 2, 1);
  const gap = list.reduce((sum, one) => sum + one.gap, 0) / list.length;
  const [shop] = forecastQueues(input({ anyone: 4, senior: 1 }, list), terms, seededRandom(1));
  const of = (which: 'version' | 'active', reviewer: string) =>
    shop![which].find((one) => one.reviewer === reviewer)!;
  expect(shop!.bottleneck).toBe('senior');
  // one review of 10 minutes a change, at 40 of 168 hours; the last ones run on after the last arrival
  const load = (10 * 168) / 40 / gap;
  expect(Math.abs(of('version', 'senior').utilisation.value / load - 1)).toBeLessThan(0.1);
  expect(of('active', 'anyone').utilisation.value).toBeLessThan(of('version', 'senior').utilisation.value);
  expect(of('version', 'senior').p90.value).toBeGreaterThan(of('active', 'anyone').p90.value);
  const { low, value, high } = of('version', 'senior').p50;
  expect(low).toBeLessThanOrEqual(value);
  expect(value).toBeLessThanOrEqual(high);
});

test('agrees with M/M/1 on its utilisation and on who waits', () => {
  const list = arrivals(4_000, 60, 1, 0);
  const [shop] = forecastQueues(
    input({ anyone: 1 }, list),
    { ...terms, minutes: [7.143] },
    seededRandom(2),
    20,
  );
  const [group] = shop!.version;
  const load = group!.utilisation.value;
  expect(load).toBeGreaterThan(0.45);
  expect(load).toBeLessThan(0.55);
  // half wait at a load of a half: the middle wait is about none; nine in ten wait less than ln(C / 0.1) / (mu - lambda)
  const service = (7.143 * 168) / 40 / 60;
  const expected = (Math.log(erlangC(1, load) / 0.1) * service) / (1 - load);
  expect(group!.p90.value).toBeGreaterThan(0.75 * expected);
  expect(group!.p90.value).toBeLessThan(1.25 * expected);
});

test('the same seed gives the same forecast, and too few arrivals none', () => {
  const one = () => forecastQueues(input({ anyone: 2, senior: 1 }), terms, seededRandom(3), 20);
  expect(forecastQueues(input({ anyone: 1 }, arrivals(10, 60, 1, 1)), terms, seededRandom(3))).toEqual([]);
  const list = input({ anyone: 2, senior: 1 });
  expect(forecastQueues(list, terms, seededRandom(3), 20)).toEqual(
    forecastQueues(list, terms, seededRandom(3), 20),
  );
  expect(one()).toHaveLength(1);
});

test('what nobody can do waits for ever', () => {
  const [shop] = forecastQueues(input({ anyone: 3 }), terms, seededRandom(4), 20);
  const senior = shop!.version.find(({ reviewer }) => reviewer === 'senior')!;
  expect(senior).toMatchObject({ people: 0, p50: { value: Number.POSITIVE_INFINITY } });
});
