import { exported } from '#lib/audit/exported.ts';
import { type CsvColumns, csvFile } from '#lib/platform/csv.ts';
import { pagesOf } from '#lib/platform/keyset.ts';
import { listServices, type ServiceRow } from '#lib/services/queries.ts';
import { orderOf, parseFilters, periodRange, toQuery } from '../filters.ts';

const columnsOf = ({ from, to }: { from: string | undefined; to: string }): CsvColumns<ServiceRow> => [
  ['slug', (row) => row.slug],
  ['name', (row) => row.name],
  ['tier', (row) => row.tier],
  ['tier_stated', (row) => row.tierStated],
  ['team', (row) => row.team],
  ['director', (row) => row.directorSlug],
  ['from', () => from ?? 'first record'],
  ['to_before', () => to],
  ['changes', (row) => row.changes],
  ['ai_changes', (row) => row.aiChanges],
  ['unknown_changes', (row) => row.unknownChanges],
  ['sev2_or_worse', (row) => row.sev2],
  ['sev2_or_worse_ai_linked_broad', (row) => row.sev2Ai],
  ['incidents_in_dispute_of_any_time', (row) => row.disputed],
];

/** Far more services than any organisation has: the figures of a period are computed once an export. */
const PAGE = 20_000;

/** The list's rows, in the list's order and under its filters, as CSV. */
export const GET = exported(async (_viewer, request) => {
  const search = request.nextUrl.searchParams;
  const list = parseFilters(
    Object.fromEntries([...search.keys()].map((name) => [name, search.getAll(name)])),
  );
  const { sort, direction } = orderOf(list);
  const { from, to, query } = periodRange(list.days, new Date());
  const pages = pagesOf(PAGE, (cursor) =>
    listServices({
      filters: toQuery(list),
      from,
      to,
      sort,
      descending: direction === 'desc',
      cursor,
      limit: PAGE,
    }),
  );
  return csvFile('services.csv', columnsOf(query), pages);
});
