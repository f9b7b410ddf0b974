import { deepStrictEqual } from 'node:assert';
import { closeDb } from '#lib/platform/db.ts';
import { type Sev2ByAi, sev2ByAi } from '#lib/reports/sev2-by-ai.ts';
import { figures } from './figures.ts';
import { type Question, referenceSev2ByAi } from './sev2-by-ai.ts';

/**
 * Holds every figure of the overview against the slow reference on whatever the database holds, e.g. an imported
 * history. By hand: `DATABASE_URL=… node tests/reference/compare-overview.ts`. Ends with 1 at the first difference.
 */
const DAY = 86_400_000;
const to = new Date(Math.ceil(Date.now() / DAY) * DAY);
const since = (days: number) => new Date(to.getTime() - days * DAY);
const everything = { from: null, to, tiers: null, severity: 5, service: null, team: null } as const;
const questions: Record<string, Question> = {
  'everything known': everything,
  'Tier 1, Sev2 or worse, 90 days': { ...everything, from: since(90), tiers: [1], severity: 2 },
  'Tier 1, Sev2 or worse, 180 days': { ...everything, from: since(180), tiers: [1], severity: 2 },
  'Tier 3, Sev3 or worse, a year': { ...everything, from: since(365), tiers: [3], severity: 3 },
};

for (const [name, question] of Object.entries(questions)) {
  const started = performance.now();
  const report = await sev2ByAi(question);
  const ours = performance.now() - started;
  const expected = inColumnsOf(report, await referenceSev2ByAi(question));
  deepStrictEqual(figures(report), expected, name);
  const { all } = report.rates;
  console.log(
    `${name}: equal. ${report.incidents.length} incidents, ${all.numerator} failed of ${all.denominator} changes; ` +
      `${ours.toFixed(0)} ms against ${(performance.now() - started - ours).toFixed(0)} ms`,
  );
}
await closeDb();

/** The reference counts by week; a long history's columns are several weeks, each of the one it begins in. */
function inColumnsOf(report: Sev2ByAi, expected: Awaited<ReturnType<typeof referenceSev2ByAi>>) {
  const starts = report.columns.map(({ from }) => from.toISOString().slice(0, 10));
  const columnOf = (week: string) => starts.findLast((start) => start <= week) ?? week;
  const { weeks, cells } = expected;
  return {
    ...expected,
    weeks: summed(weeks, columnOf),
    cells: summed(cells, (key) => key.replace(/\S+$/, columnOf)),
  };
}

/** Adds up, figure by figure, what gets the same key. */
function summed<Figures extends object>(
  given: Readonly<Record<string, Figures>>,
  newKey: (key: string) => string,
): Record<string, Figures> {
  const sums: Record<string, Record<string, number>> = {};
  for (const [key, figures] of Object.entries(given)) {
    sums[newKey(key)] ??= {};
    const sum = sums[newKey(key)]!;
    for (const [name, value] of Object.entries(figures)) sum[name] = (sum[name] ?? 0) + Number(value);
  }
  return sums as Record<string, Figures>;
}
