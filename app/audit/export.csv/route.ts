import { exported } from '#lib/audit/exported.ts';
import { type CoverageRow, coverageBoard } from '#lib/campaigns/coverage-queries.ts';
import { type CsvColumns, csvFile } from '#lib/platform/csv.ts';
import { boardRows } from '../board.ts';
import { parseBoard, searchOf } from '../filters.ts';

const COLUMNS: CsvColumns<CoverageRow> = [
  ['service', (row) => row.service.slug],
  ['service_name', (row) => row.service.name],
  ['director', (row) => row.director?.slug],
  ['state', (row) => row.state],
  ['due_on', (row) => row.dueOn?.toISOString().slice(0, 10)],
  ['last_attested_at', (row) => row.last?.attestedAt],
  ['last_attested_by', (row) => row.last?.by.slug],
  ['last_audit', (row) => row.last?.name],
  ['under_way', (row) => row.running?.name],
];

/** The board's rows under its filters, as CSV. */
export const GET = exported(async (_viewer, request) => {
  const filters = parseBoard(searchOf(request.nextUrl.searchParams));
  return csvFile('audit-coverage.csv', COLUMNS, rowsUnder(filters));
}, 'campaign.read');

async function* rowsUnder(filters: ReturnType<typeof parseBoard>) {
  yield boardRows(await coverageBoard(new Date()), filters);
}
