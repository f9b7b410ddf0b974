import { exported } from '#lib/audit/exported.ts';
import { REVIEWERS } from '#lib/domain/policy/backtest-approvals.ts';
import { READINGS } from '#lib/domain/policy/backtest-readings.ts';
import type { BacktestReport, ListKey, SetKey, SevereCase } from '#lib/domain/policy/backtest-report.ts';
import { type Cell, type CsvColumns, csvFile, csvTable } from '#lib/platform/csv.ts';
import type { Place } from '#lib/platform/keyset.ts';
import type { ListedChange } from '#lib/policies/backtest-queries.ts';
import type { BacktestRun } from '#lib/policies/backtest-store.ts';
import { listBacktestRows } from '#lib/policies/list-backtest-rows.ts';
import { parseRows, parseRules, severeOf } from '../filters.ts';
import { loadDone } from '../run.ts';

const COLUMNS: CsvColumns<ListedChange> = [
  ['id', (row) => row.id],
  ['title', (row) => row.title],
  ['reached_production', (row) => row.at],
  ['tier', (row) => row.tier],
  ['ai_involvement', (row) => row.involvement],
  ['author', (row) => row.author],
];
const PAGE = 500;

/** GET: the rows behind a figure of a backtest, or without `list` its figures by requirement, as CSV. */
export const GET = exported<{ number: string }>(async (_viewer, request, { number }) => {
  const search = request.nextUrl.searchParams;
  const given = Object.fromEntries([...search.keys()].map((name) => [name, search.getAll(name)]));
  const asked = parseRows(given);
  const { run, report } = await loadDone(Number(number), asked.run);
  const { list, requirement, by, failed } = asked;
  const ids = report.figures.version.requirements.map(({ id }) => id);
  const rules = parseRules(given, ids);
  if (!search.has('list')) return csvTable('backtest.csv', figures(report));
  if (list === 'severe')
    return csvTable('backtest-incidents.csv', incidents(severeOf(report, { requirement, rules, by })));
  return csvFile(
    'backtest-rows.csv',
    COLUMNS,
    pages(run, report, by ? { rules, by, failed } : { list, requirement, failed }),
  );
});

async function* pages(
  run: BacktestRun,
  report: BacktestReport,
  key: ListKey | SetKey,
): AsyncGenerator<readonly ListedChange[]> {
  let after: Place | null = null;
  do {
    const { rows, next }: { rows: readonly ListedChange[]; next: Place | null } = await listBacktestRows(
      run,
      report,
      key,
      after,
      PAGE,
    );
    yield rows;
    after = next;
  } while (after);
}

function figures({ figures: { version, active } }: BacktestReport): Cell[][] {
  const heading = [
    'version',
    'requirement',
    'asked',
    'asked, failed',
    ...READINGS.flatMap((reading) => [reading, `${reading}, failed`]),
    'held alone',
    'sev2s asked',
    'sev2s held',
    'sev2s not known',
    'minutes of review',
    ...REVIEWERS.flatMap((reviewer) => [`reviews by ${reviewer}`, `missing of ${reviewer}`]),
  ];
  const lines = (name: string, of: typeof version) =>
    of.requirements.map((one): Cell[] => [
      name,
      one.id,
      one.asked.changes,
      one.asked.failed,
      ...READINGS.flatMap((reading) => [one.readings[reading].changes, one.readings[reading].failed]),
      one.alone.changes,
      one.caught.matched.asked,
      one.caught.matched.held,
      one.caught.matched.notKnown,
      one.minutes,
      ...REVIEWERS.flatMap((reviewer) => [one.reviews[reviewer], one.lacking[reviewer]]),
    ]);
  return [heading, ...lines('this', version), ...lines('active', active)];
}

function incidents(rows: readonly SevereCase[]): Cell[][] {
  return [
    ['incident', 'title', 'held by', 'asked by'],
    ...rows.map(({ id, title, held, asked }) => [id, title, held.join(' '), asked.join(' ')]),
  ];
}
