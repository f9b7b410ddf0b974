import { exported } from '#lib/audit/exported.ts';
import { countItems, type ItemRow, listItems } from '#lib/campaigns/item-queries.ts';
import { CHECK_KEYS } from '#lib/domain/campaign/checklist.ts';
import { type CsvColumns, csvFile } from '#lib/platform/csv.ts';
import { notFound } from '#lib/platform/errors.ts';
import { parseItems, searchOf } from '../../../../filters.ts';
import { isUuid } from '../../load.ts';
import { itemFilters } from '../rows.ts';

const COLUMNS: CsvColumns<ItemRow> = [
  ['change_id', (row) => row.changeId],
  ['title', ({ row }) => row.title],
  ['author', ({ row }) => row.author],
  ['services', ({ row }) => row.services.join(' ')],
  ['deployed_at', ({ row }) => row.deployments[0]?.at],
  ['stratum', (row) => row.stratum],
  ['flaws', (row) => row.flaws.join(' ')],
  ['drawn_as', (row) => row.drawnAs],
  ['draw_order', (row) => row.drawOrder],
  ['verdict', (row) => row.verdict],
  ...CHECK_KEYS.map((key) => [key, (row: ItemRow) => row.checklist?.[key]] as const),
  ['note', (row) => row.note],
  ['decided_by', (row) => row.by?.slug],
  ['decided_at', (row) => row.decidedAt],
];

const PAGE = 1_000;

/** The list's rows under its filters, as CSV. */
export const GET = exported<{ id: string }>(async (_viewer, request, { id }) => {
  if (!isUuid(id) || (await countItems({ campaignId: id })) === 0) throw notFound('The population');
  const filters = itemFilters(id, parseItems(searchOf(request.nextUrl.searchParams)));
  return csvFile(`audit-${id.slice(0, 8)}-changes.csv`, COLUMNS, pagesUnder(filters));
}, 'campaign.read');

async function* pagesUnder(filters: ReturnType<typeof itemFilters>): AsyncGenerator<ItemRow[]> {
  let after = 0;
  for (;;) {
    const rows = await listItems({ ...filters, after, limit: PAGE });
    if (rows.length > 0) yield rows;
    if (rows.length < PAGE) return;
    after = rows.at(-1)!.ordinal;
  }
}
