import { exported } from '#lib/audit/exported.ts';
import { type IncidentRow, listIncidents } from '#lib/incidents/queries.ts';
import { type CsvColumns, csvFile } from '#lib/platform/csv.ts';
import { pagesOf } from '#lib/platform/keyset.ts';
import { orderOf, parseFilters, toQuery } from '../filters.ts';

const matched = (row: IncidentRow) => row.causes.filter((cause) => cause.state === 'match');

const COLUMNS: CsvColumns<IncidentRow> = [
  ['id', (row) => row.id],
  ['external_id', (row) => row.externalId],
  ['title', (row) => row.title],
  ['severity', (row) => row.severity],
  ['status', (row) => row.status],
  ['tier', (row) => row.tier],
  ['services', (row) => row.services.map((service) => service.slug).join(' ')],
  ['started_at', (row) => row.startedAt],
  ['detected_at', (row) => row.detectedAt],
  ['mitigated_at', (row) => row.mitigatedAt],
  ['minutes_to_mitigate', (row) => row.minutes],
  ['lost_orders', (row) => row.lostOrders],
  [
    'confirmed_causes',
    (row) =>
      matched(row)
        .map((cause) => cause.changeId)
        .join(' '),
  ],
  [
    'ai_of_confirmed_causes',
    (row) =>
      matched(row)
        .map((cause) => cause.involvement)
        .join(' '),
  ],
  [
    'ai_roles',
    (row) =>
      matched(row)
        .map((cause) => cause.aiRole)
        .join(' '),
  ],
  ['disputed_causes', (row) => changesIn(row, 'disputed')],
  ['proposed_causes', (row) => changesIn(row, 'proposed')],
  ['suspects', (row) => changesIn(row, 'suspect')],
  ['no_change_caused_it', (row) => row.noChange],
];

const changesIn = (row: IncidentRow, state: 'disputed' | 'proposed' | 'suspect') =>
  row.causes
    .filter((cause) => cause.state === state)
    .map((cause) => cause.changeId)
    .join(' ');

const PAGE = 1_000;

/** The list's rows, in the list's order and under its filters, as CSV. */
export const GET = exported(async (_viewer, request) => {
  const search = request.nextUrl.searchParams;
  const list = parseFilters(
    Object.fromEntries([...search.keys()].map((name) => [name, search.getAll(name)])),
  );
  const { sort, direction } = orderOf(list);
  const pages = pagesOf(PAGE, (cursor) =>
    listIncidents({ filters: toQuery(list), sort, descending: direction === 'desc', cursor, limit: PAGE }),
  );
  return csvFile('incidents.csv', COLUMNS, pages);
});
