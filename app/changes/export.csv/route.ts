import { exported } from '#lib/audit/exported.ts';
import { type ChangeRow, listChanges } from '#lib/changes/queries.ts';
import { type CsvColumns, csvFile } from '#lib/platform/csv.ts';
import { pagesOf } from '#lib/platform/keyset.ts';
import { orderOf, parseFilters, toQuery } from '../filters.ts';

const COLUMNS: CsvColumns<ChangeRow> = [
  ['id', (row) => row.id],
  ['source', (row) => row.source],
  ['external_id', (row) => row.externalId],
  ['repository', (row) => row.repository],
  ['pr_number', (row) => row.prNumber],
  ['kind', (row) => row.kind],
  ['title', (row) => row.title],
  ['author', (row) => row.authorName],
  ['author_level', (row) => row.authorLevel],
  ['environment', (row) => row.environment],
  ['status', (row) => row.status],
  ['tier', (row) => row.tier],
  ['services', (row) => row.services.map((service) => service.slug).join(' ')],
  ['ai_involvement', (row) => row.involvement],
  ['ai_grade', (row) => row.grade],
  ['ai_tools', (row) => row.tools.join(' ')],
  ['lines_added', (row) => row.linesAdded],
  ['lines_deleted', (row) => row.linesDeleted],
  ['files', (row) => row.fileCount],
  ['is_revert', (row) => row.isRevert],
  ['incidents', (row) => row.incidents.map((incident) => incident.id).join(' ')],
  ['effective_at', (row) => row.effectiveAt],
];

const PAGE = 1_000;

/** The list's rows, in the list's order and under its filters, as CSV. */
export const GET = exported(async (_viewer, request) => {
  const search = request.nextUrl.searchParams;
  const list = parseFilters(
    Object.fromEntries([...search.keys()].map((name) => [name, search.getAll(name)])),
  );
  const { sort, direction } = orderOf(list);
  const pages = pagesOf(PAGE, (cursor) =>
    listChanges({ filters: toQuery(list), sort, descending: direction === 'desc', cursor, limit: PAGE }),
  );
  return csvFile('changes.csv', COLUMNS, pages);
});
