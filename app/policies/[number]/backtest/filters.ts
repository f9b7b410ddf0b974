import { z } from 'zod';
import { STOPS } from '#lib/domain/policy/backtest-front.ts';
import {
  ASSUMED_CAPACITY,
  type BacktestReport,
  LISTS,
  SET_LISTS,
  type SetKey,
  type SevereCase,
} from '#lib/domain/policy/backtest-report.ts';
import { param, params, type SearchParams, text } from '#lib/platform/search-params.ts';

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
  /** Of a set of rules, `rule` repeated, instead of one requirement. */
  by: param(z.enum(SET_LISTS)),
  failed: param(z.literal('yes')),
  after: param(z.string().max(1_000)),
});

/** Which rows behind which figure. */
export function parseRows(search: SearchParams) {
  const { run, list, requirement, by, failed, after } = Rows.parse(search);
  return {
    run,
    by: by ?? null,
    list: list ?? ('held' as const),
    requirement: requirement ?? null,
    failed: failed === 'yes',
    after,
  };
}

/** The rules of a set, of those that the version has. */
export const parseRules = (search: SearchParams, ids: readonly string[]): readonly string[] =>
  params(ids).parse(search.rule);

/** The Sev1s and Sev2s behind a figure: of all, of one requirement, or of those that a set of rules held or may have held. */
export function severeOf(
  { severe }: Pick<BacktestReport, 'severe'>,
  {
    requirement,
    rules,
    by,
  }: { requirement: string | null; rules: readonly string[]; by: SetKey['by'] | null },
): readonly SevereCase[] {
  return severe.filter((one) => {
    if (by) return rules.some((rule) => one[by]?.includes(rule));
    return requirement === null || one.asked.includes(requirement) || one.held.includes(requirement);
  });
}
