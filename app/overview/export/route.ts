import { exported } from '#lib/audit/exported.ts';
import { csvTable } from '#lib/platform/csv.ts';
import { cachedSev2ByAi } from '#lib/reports/overview-report.ts';
import { FIGURES, figureTable } from '../figures.ts';
import { parseFilters, toScope } from '../filters.ts';

/** GET: one figure of the overview, or the rows listed under it, as CSV; the page's filter and `figure`. */
export const GET = exported(async (_viewer, request) => {
  const { searchParams } = request.nextUrl;
  const search = Object.fromEntries(
    [...new Set(searchParams.keys())].map((name) => [name, searchParams.getAll(name)]),
  );
  const filters = parseFilters(search);
  const figure = FIGURES.find((one) => one === searchParams.get('figure')) ?? 'rows';
  const report = await cachedSev2ByAi(toScope(filters, new Date()));
  return csvTable(`overview-${figure}.csv`, figureTable(report, figure, filters.rows));
});
