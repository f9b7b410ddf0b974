import { z } from 'zod';
import { STOPS } from '#lib/domain/policy/backtest-front.ts';
import { ASSUMED_CAPACITY, LISTS } from '#lib/domain/policy/backtest-report.ts';
import { param, type SearchParams, text } from '#lib/platform/search-params.ts';

const Page = z.object({
  run: param(z.guid()),
  /** Minutes of a review, instead of those of the report. */
  minutes: param(z.coerce.number().min(1).max(600)),
  /** Hours a week that one person gives to reviews. */
  capacity: param(z.coerce.number().min(0.5).max(40)),
  stop: param(z.enum(STOPS)),
});

/** What the page shows. */
export function parseFilters(search: SearchParams) {
  const { run, minutes, capacity, stop } = Page.parse(search);
  return { run, minutes, capacity: capacity ?? ASSUMED_CAPACITY, stop: stop ?? ('possible' as const) };
}

export type BacktestFilters = ReturnType<typeof parseFilters>;

const Rows = z.object({
  run: param(z.guid()),
  list: param(z.enum([...LISTS, 'severe'])),
  requirement: param(text),
  failed: param(z.literal('yes')),
  after: param(z.string().max(1_000)),
});

/** Which rows behind which figure. */
export function parseRows(search: SearchParams) {
  const { run, list, requirement, failed, after } = Rows.parse(search);
  return {
    run,
    list: list ?? ('held' as const),
    requirement: requirement ?? null,
    failed: failed === 'yes',
    after,
  };
}
