import { describe, expect, test } from 'vitest';
import { quantile } from './quantile.ts';
import { erlangC, type Job, type Server, simulateQueue } from './queue-simulation.ts';
import { exponential, seededRandom } from './seeded-random.ts';

const alike = (count: number): Server[] => Array.from({ length: count }, () => ({ group: 0, serves: [0] }));

/** M/M/c: `count` jobs at rate 1, with a mean service of `mean`. */
function markovian(servers: number, mean: number, count: number, seed: number) {
  const random = seededRandom(seed);
  let at = 0;
  const jobs = Array.from({ length: count }, (): Job => {
    at += exponential(random, 1);
    return { at, needs: [{ kind: 0, service: exponential(random, mean) }] };
  });
  return simulateQueue(jobs, alike(servers));
}

/** The mean of independent runs, and its standard error. */
function over(runs: number, figure: (seed: number) => number) {
  const values = Array.from({ length: runs }, (_, seed) => figure(seed + 1));
  const mean = values.reduce((sum, one) => sum + one, 0) / runs;
  const variance = values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (runs - 1);
  return { mean, error: Math.sqrt(variance / runs) };
}

describe('against the closed forms, within four standard errors', () => {
  test.each([
    [1, 0.5],
    [1, 0.8],
    [2, 1.4],
    [5, 4],
    [10, 7],
  ])('M/M/%i with a load of %f', (servers, load) => {
    const results = new Map<number, ReturnType<typeof markovian>>();
    const run = (seed: number) => {
      if (!results.has(seed)) results.set(seed, markovian(servers, load, 20_000, seed));
      return results.get(seed)!;
    };
    const waits = (seed: number) => run(seed).jobs.map(({ wait }) => wait);
    const waiting = erlangC(servers, load);
    // Erlang C; the mean wait; P(W > t) = C exp(-(c / mean - 1) t), so its 90% quantile
    const rate = servers / load - 1;
    const figures: [string, number, (seed: number) => number][] = [
      ['waits', waiting, (seed) => waits(seed).filter((wait) => wait > 0).length / 20_000],
      ['mean wait', waiting / rate, (seed) => waits(seed).reduce((sum, one) => sum + one, 0) / 20_000],
      ['p90', Math.max(0, Math.log(waiting / 0.1) / rate), (seed) => quantile(waits(seed), 0.9)],
      [
        'utilisation',
        load / servers,
        (seed) => run(seed).busy.reduce((a, b) => a + b) / (servers * run(seed).span),
      ],
    ];
    for (const [name, expected, figure] of figures) {
      const { mean, error } = over(30, figure);
      expect(Math.abs(mean - expected), `${name}: ${mean}, not ${expected}`).toBeLessThan(
        Math.max(4 * error, 0.004 * expected),
      );
    }
  });

  test('Erlang C: M/M/1 waits with the probability of its load; two known values', () => {
    expect(erlangC(1, 0.3)).toBeCloseTo(0.3, 12);
    expect(erlangC(2, 1)).toBeCloseTo(1 / 3, 12);
    expect(erlangC(3, 2)).toBeCloseTo(4 / 9, 12);
    expect(erlangC(2, 2)).toBe(1);
  });
});

describe('several kinds', () => {
  const servers: Server[] = [
    { group: 0, serves: [0] },
    { group: 1, serves: [0, 1] },
  ];
  const job = (at: number, ...kinds: number[]): Job => ({
    at,
    needs: kinds.map((kind) => ({ kind, service: 10 })),
  });

  test('the least qualified who is free is taken first', () => {
    const { busy } = simulateQueue([job(0, 0)], servers);
    expect(busy).toEqual([10, 0]);
  });
  test('needs of one job are served by different people', () => {
    const { jobs, busy } = simulateQueue([job(0, 0, 0)], servers);
    expect(jobs[0]).toEqual({ wait: 0, waits: [0, 0] });
    expect(busy).toEqual([10, 10]);
  });
  test('who can do more is waited for where nobody else can', () => {
    const { jobs } = simulateQueue([job(0, 1), job(1, 1), job(2, 0)], servers);
    expect(jobs.map(({ wait }) => wait)).toEqual([0, 9, 0]);
  });
  test('what nobody can do waits for ever, and keeps nobody', () => {
    const { jobs, busy, span } = simulateQueue([job(0, 0, 2)], servers);
    expect(jobs[0]!.waits).toEqual([0, Number.POSITIVE_INFINITY]);
    expect(busy).toEqual([10, 0]);
    expect(span).toBe(10);
  });
  test('no jobs', () => {
    expect(simulateQueue([], servers)).toEqual({ jobs: [], busy: [0, 0], span: 0 });
  });
});
