import { exported } from '#lib/audit/exported.ts';
import { dayOf } from '#lib/domain/retro/action.ts';
import { type CsvColumns, csvFile } from '#lib/platform/csv.ts';
import { pagesOf } from '#lib/platform/keyset.ts';
import { type ActionListRow, listRetroActions } from '#lib/reports/retros.ts';
import { parseActions, searchOf } from '../../filters.ts';

const COLUMNS: CsvColumns<ActionListRow> = [
  ['id', (row) => row.id],
  ['incident_id', (row) => row.incidentId],
  ['incident', (row) => row.incident],
  ['kind', (row) => row.kind],
  ['title', (row) => row.title],
  ['owner', (row) => row.owner],
  ['due_on', (row) => dayOf(row.dueOn)],
  ['state', (row) => row.state],
  ['policy_version', (row) => row.policyVersion],
];

const PAGE = 1_000;

/** The list's rows under its filters, as CSV. */
export const GET = exported(async ({ personId }, request) => {
  const { whose, kind, shown = 'live' } = parseActions(searchOf(request.nextUrl.searchParams));
  const filters = { ...(whose ? {} : { ownerId: personId }), kind, shown };
  const at = new Date();
  const pages = pagesOf(PAGE, (cursor) => listRetroActions(filters, at, { cursor, limit: PAGE }));
  return csvFile('actions.csv', COLUMNS, pages);
});
