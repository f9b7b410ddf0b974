import { exported } from '#lib/audit/exported.ts';
import { csvTable } from '#lib/platform/csv.ts';
import { cachedRiskCalibration } from '#lib/reports/risk-calibration.ts';
import { parseFilters, toAsked } from '../filters.ts';
import { FIGURES, figureTable } from '../tables.ts';

/** GET: one figure of the report on risk as CSV; the page's filter and `figure`. */
export const GET = exported(async (_viewer, request) => {
  const { searchParams } = request.nextUrl;
  const search = Object.fromEntries(
    [...new Set(searchParams.keys())].map((name) => [name, searchParams.getAll(name)]),
  );
  const figure = FIGURES.find((one) => one === searchParams.get('figure')) ?? 'bands';
  const report = await cachedRiskCalibration(toAsked(parseFilters(search), new Date()));
  return csvTable(`risk-${figure}.csv`, figureTable(report, figure));
});
