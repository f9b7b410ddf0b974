import { exported } from '#lib/audit/exported.ts';
import { type CsvColumns, csvFile } from '#lib/platform/csv.ts';
import { pagesOf } from '#lib/platform/keyset.ts';
import { listRetros, type RetroListRow } from '#lib/reports/retros.ts';
import { parseRetros, retroFilters, searchOf } from '../filters.ts';

const COLUMNS: CsvColumns<RetroListRow> = [
  ['incident_id', (row) => row.id],
  ['incident', (row) => row.incident],
  ['severity', (row) => row.severity],
  ['state', (row) => row.state],
  ['owner', (row) => row.owner],
  ['opened_at', (row) => row.openedAt],
  ['published_at', (row) => row.publishedAt],
  ['open_actions', (row) => row.openActions],
  ['overdue_actions', (row) => row.overdueActions],
];

const PAGE = 1_000;

/** The list's rows under its filters, as CSV. */
export const GET = exported(async (_viewer, request) => {
  const filters = retroFilters(parseRetros(searchOf(request.nextUrl.searchParams)));
  const at = new Date();
  const pages = pagesOf(PAGE, (cursor) => listRetros(filters, at, { cursor, limit: PAGE }));
  return csvFile('retros.csv', COLUMNS, pages);
});
