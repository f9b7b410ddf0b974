import { exported } from '#lib/audit/exported.ts';
import { csvTable } from '#lib/platform/csv.ts';
import { rankerReport } from '#lib/reports/ranker.ts';
import { parseFilters, toAsked } from '../filters.ts';
import { FIGURES, figureTable } from '../tables.ts';

/** GET: one figure of the report on the ranker as CSV; the page's filter and `figure`. */
export const GET = exported(async (_viewer, request) => {
  const { searchParams } = request.nextUrl;
  const search = Object.fromEntries(
    [...new Set(searchParams.keys())].map((name) => [name, searchParams.getAll(name)]),
  );
  const figure = FIGURES.find((one) => one === searchParams.get('figure')) ?? 'methods';
  const report = await rankerReport(toAsked(parseFilters(search), new Date()));
  return csvTable(`ranker-${figure}.csv`, figureTable(report, figure));
});
