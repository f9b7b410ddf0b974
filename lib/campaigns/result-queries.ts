import type { ItemVerdict } from '#lib/domain/campaign/checklist.ts';
import { type ItemGroup, type Results, resultsOf } from '#lib/domain/campaign/results.ts';
import { db, type Reader } from '#lib/platform/db.ts';
import { getCampaign } from './store.ts';

/** A population counted by everything that results hang on. */
export async function listGroups(reader: Reader, campaignId: string): Promise<ItemGroup[]> {
  return reader.$queryRaw`
    select stratum, flaws, drawn_as as "drawnAs", verdict, verdict is not null and checklist is null as together,
      count(*)::int as count
    from audit_item where campaign_id = ${campaignId}::uuid group by 1, 2, 3, 4, 5`;
}

/** Verdicts in the order of the draw over all strata, up to the first change that was not drawn. */
export async function courseOf(reader: Reader, campaignId: string): Promise<(ItemVerdict | null)[]> {
  const rows = await reader.$queryRaw<{ place: number; verdict: ItemVerdict | null }[]>`
    select (row ->> 'place')::int as place, verdict from audit_item
    where campaign_id = ${campaignId}::uuid and drawn_as = 'sample' order by 1`;
  const gap = rows.findIndex(({ place }, index) => place !== index + 1);
  return rows.slice(0, gap < 0 ? rows.length : gap).map(({ verdict }) => verdict);
}

/** What has been found in a campaign so far; of one that is not frozen, nothing. @throws DomainError `not-found` */
export async function campaignResults(campaignId: string, reader: Reader = db()): Promise<Results> {
  const { plan } = await getCampaign(reader, campaignId);
  return resultsOf(plan, await listGroups(reader, campaignId), await courseOf(reader, campaignId));
}
