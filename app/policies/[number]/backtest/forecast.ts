import { forecastQueues, type TeamForecast } from '#lib/domain/policy/backtest-queue.ts';
import type { BacktestReport } from '#lib/domain/policy/backtest-report.ts';
import { seededRandom } from '#lib/domain/statistics/seeded-random.ts';
import type { BacktestFilters } from './filters.ts';

/** Simulated once for the same run and the same assumptions. */
const known = new Map<string, readonly TeamForecast[]>();
const KEPT = 50;

export function forecastOf(
  run: string,
  { queue, reviews }: BacktestReport,
  { minutes, capacity }: BacktestFilters,
): readonly TeamForecast[] {
  const key = `${run} ${minutes} ${capacity}`;
  const found = known.get(key);
  if (found) return found;
  if (known.size >= KEPT) known.clear();
  const forecast = forecastQueues(
    queue,
    {
      minutes: minutes === undefined ? reviews.minutes : reviews.minutes.map(() => minutes),
      timed: reviews.sample,
      capacity,
    },
    seededRandom(1),
  );
  known.set(key, forecast);
  return forecast;
}
