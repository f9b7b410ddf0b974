import type { ItemTableRow } from '#components/campaign/items-table.tsx';
import type { ItemFilters, ItemRow } from '#lib/campaigns/item-queries.ts';
import type { ItemsParams } from '../../../filters.ts';

/** What the query filters by. */
export function itemFilters(
  campaignId: string,
  { q, drawn, stratum, flaw, verdict }: ItemsParams,
): ItemFilters {
  return {
    campaignId,
    ...(q ? { text: q } : {}),
    ...(drawn ? { drawn } : {}),
    ...(stratum ? { stratum } : {}),
    ...(flaw ? { flaw } : {}),
    ...(verdict ? { verdict } : {}),
  };
}

/** Only what the table draws crosses to the browser. */
export function shownItem(campaignId: string, item: ItemRow): ItemTableRow {
  const { changeId, ordinal, stratum, flaws, drawnAs, verdict, by, row } = item;
  const at = row.deployments[0]?.at;
  return {
    campaignId,
    changeId,
    ordinal,
    stratum,
    flaws,
    drawnAs,
    verdict,
    title: row.title,
    author: row.author,
    deployedAt: at ? new Date(at) : null,
    by: by?.name ?? null,
  };
}
