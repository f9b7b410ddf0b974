import { exported } from '#lib/audit/exported.ts';
import { type LogFilters, type LogRow, listLog } from '#lib/audit/log-queries.ts';
import { type CsvColumns, csvFile } from '#lib/platform/csv.ts';
import { parseFilters, toQuery } from '../filters.ts';

const PAGE = 1_000;

const COLUMNS: CsvColumns<LogRow> = [
  ['seq', (row) => Number(row.seq)],
  ['at', (row) => row.at],
  ['action', (row) => row.action],
  ['actor_kind', (row) => row.actorKind],
  ['actor_id', (row) => row.actorId],
  ['actor_name', (row) => row.actorName],
  ['identity', (row) => row.identity],
  ['session', (row) => row.session],
  ['subject_type', (row) => row.subjectType],
  ['subject_id', (row) => row.subjectId],
  ['body_cut', (row) => row.body],
  ['hash', (row) => row.hash],
];

/** The entries under the filters, the newest first, as CSV: to read; what verifies is `countersign audit export`. */
export const GET = exported(async (_viewer, request) => {
  const search = request.nextUrl.searchParams;
  const list = parseFilters(
    Object.fromEntries([...search.keys()].map((name) => [name, search.getAll(name)])),
  );
  return csvFile('audit-log.csv', COLUMNS, pagesOf(toQuery(list)));
}, 'audit.read');

async function* pagesOf(filters: LogFilters): AsyncGenerator<LogRow[], void> {
  let before: string | null = null;
  for (;;) {
    const rows: LogRow[] = await listLog(filters, before, PAGE, null);
    if (rows.length > 0) yield rows;
    if (rows.length < PAGE) return;
    before = rows.at(-1)!.seq;
  }
}
