import { exported } from '#lib/audit/exported.ts';
import { listPeople, type PersonRow } from '#lib/people/queries.ts';
import { type CsvColumns, csvFile } from '#lib/platform/csv.ts';
import { pagesOf } from '#lib/platform/keyset.ts';
import { orderOf, parseFilters, toQuery } from '../filters.ts';

const COLUMNS: CsvColumns<PersonRow> = [
  ['slug', (row) => row.slug],
  ['name', (row) => row.name],
  ['level', (row) => row.level],
  ['role', (row) => row.orgRole],
  ['team', (row) => row.team],
  ['active', (row) => row.active],
  ['merged_into', (row) => row.mergedInto],
  ['identities', (row) => row.identities],
  ['changes', (row) => row.changes],
];

const PAGE = 1_000;

/** The list's rows, in the list's order and under its filters, as CSV. */
export const GET = exported(async (_viewer, request) => {
  const search = request.nextUrl.searchParams;
  const list = parseFilters(
    Object.fromEntries([...search.keys()].map((name) => [name, search.getAll(name)])),
  );
  const { sort, direction } = orderOf(list);
  const filters = toQuery(list);
  const pages = pagesOf(PAGE, (cursor) =>
    listPeople({ filters, sort, descending: direction === 'desc', cursor, limit: PAGE }),
  );
  return csvFile('people.csv', COLUMNS, pages);
});
