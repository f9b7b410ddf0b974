import { exported } from '#lib/audit/exported.ts';
import { csvTable } from '#lib/platform/csv.ts';
import { cachedAttribution } from '#lib/reports/attribution.ts';
import { parseFilters, toAsked } from '../filters.ts';
import { FIGURES, figureTable } from '../tables.ts';

/** GET: one figure of the report on attribution as CSV; the page's filter and `figure`. */
export const GET = exported(async (_viewer, request) => {
  const { searchParams } = request.nextUrl;
  const search = Object.fromEntries(
    [...new Set(searchParams.keys())].map((name) => [name, searchParams.getAll(name)]),
  );
  const figure = FIGURES.find((one) => one === searchParams.get('figure')) ?? 'comparison';
  const report = await cachedAttribution(toAsked(parseFilters(search), new Date()));
  return csvTable(`attribution-${figure}.csv`, figureTable(report, figure));
});
