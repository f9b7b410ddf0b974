import type { Checklist, ItemVerdict } from '#lib/domain/campaign/checklist.ts';
import type { FlawKind } from '#lib/domain/campaign/flaws.ts';
import type { FrozenRow } from '#lib/domain/campaign/population.ts';
import type { DrawnAs } from '#lib/domain/campaign/results.ts';
import type { Stratum } from '#lib/domain/campaign/strata.ts';
import type { Reader, Tx } from '#lib/platform/db.ts';
import { PrismaSql } from '#lib/platform/db.ts';
import { notFound } from '#lib/platform/errors.ts';
import { hasHand } from '#lib/platform/identity.ts';
import { rowsJson } from '#lib/platform/rows.ts';
import { readPages } from './page-queries.ts';

const { sql } = PrismaSql;

/** A frozen change as it is written. */
export interface NewItem {
  campaignId: string;
  changeId: string;
  ordinal: number;
  stratum: Stratum;
  row: FrozenRow;
  flaws: readonly FlawKind[];
  drawnAs: DrawnAs | null;
  drawOrder: number | null;
  version: 0;
}

/** Rows written in one statement. */
const BATCH = 2_000;

export async function insertItems(tx: Tx, items: readonly NewItem[]): Promise<void> {
  for (let from = 0; from < items.length; from += BATCH) {
    const rows = rowsJson(items.slice(from, from + BATCH));
    await tx.$executeRaw`
      insert into audit_item select * from json_populate_recordset(null::audit_item, ${rows}::json)`;
  }
}

export interface ItemRecord {
  stratum: Stratum;
  flaws: FlawKind[];
  drawnAs: DrawnAs | null;
  verdict: ItemVerdict | null;
  checklist: Checklist | null;
  version: number;
}

/** Locks a change of a population. @throws DomainError `not-found` */
export async function lockItem(tx: Tx, campaignId: string, changeId: string): Promise<ItemRecord> {
  const [row] = await tx.$queryRaw<ItemRecord[]>`
    select stratum, flaws, drawn_as as "drawnAs", verdict, checklist, version from audit_item
    where campaign_id = ${campaignId}::uuid and change_id = ${changeId}::uuid for update`;
  if (!row) throw notFound('The change in this audit');
  return row;
}

/** Of these changes, those in which somebody had a hand, or which they approved or signed an exception for. */
export async function ownChanges(
  reader: Reader,
  changeIds: readonly string[],
  personId: string,
): Promise<ReadonlySet<string>> {
  const me = sql`${personId}::uuid`;
  const isMe = (column: PrismaSql.Sql) => sql`exists (select from person p
    where p.id = ${column} and coalesce(p.merged_into_id, p.id) = ${me})`;
  const rows = await reader.$queryRaw<{ id: string }[]>`
    select c.id::text as id from change c where c.id = any(${[...changeIds]}::uuid[]) and (
      ${isMe(sql`c.author_person_id`)} or ${hasHand(sql`c.id`, me)}
      or exists (select from review r where r.change_id = c.id and ${isMe(sql`r.person_id`)})
      or exists (select from override_signature o where o.change_id = c.id and ${isMe(sql`o.person_id`)})
      or exists (select from break_glass b where b.change_id = c.id
        and (${isMe(sql`b.person_id`)} or ${isMe(sql`b.reviewed_by`)})))`;
  return new Set(rows.map(({ id }) => id));
}

/**
 * What somebody judges together, by id: the undecided changes, not drawn, of which this is all that was found, and in
 * which they had no hand. `lock`: until the end of the transaction.
 */
export async function listClass(
  reader: Reader,
  { campaignId, flaw, personId }: { campaignId: string; flaw: FlawKind; personId: string },
  lock: 'lock' | null = null,
): Promise<string[]> {
  const found = await reader.$queryRaw<{ id: string }[]>`
    select change_id::text as id from audit_item
    where campaign_id = ${campaignId}::uuid and drawn_as = 'exception' and verdict is null and flaws = array[${flaw}]
    order by change_id ${lock ? sql`for update` : PrismaSql.empty}`;
  const ids = found.map(({ id }) => id);
  const own = await ownChanges(reader, ids, personId);
  return ids.filter((id) => !own.has(id));
}

/** Writes one verdict on many. */
export async function decideClass(
  tx: Tx,
  campaignId: string,
  changeIds: readonly string[],
  { verdict, note, personId, at }: { verdict: ItemVerdict; note: string; personId: string; at: Date },
): Promise<void> {
  await tx.$executeRaw`
    update audit_item set verdict = ${verdict}, note = ${note}, person_id = ${personId}::uuid, decided_at = ${at},
      version = version + 1
    where campaign_id = ${campaignId}::uuid and change_id = any(${[...changeIds]}::uuid[])`;
}

/** A change of a population with its place in the draw. */
export interface PlacedItem {
  changeId: string;
  stratum: Stratum;
  flagged: boolean;
  lot: string;
  place: number | null;
  verdict: ItemVerdict | null;
  drawOrder: number | null;
}

/** The whole population as it is drawn from. */
export async function listPlaced(reader: Reader, campaignId: string): Promise<PlacedItem[]> {
  return readPages(
    reader,
    campaignId,
    (isOfPage) => reader.$queryRaw`
      select i.change_id::text as "changeId", i.stratum, i.flaws <> '{}' as flagged, i.row ->> 'lot' as lot,
        (i.row ->> 'place')::int as place, i.verdict, i.draw_order as "drawOrder"
      from audit_item i where ${isOfPage} order by i.ordinal`,
  );
}

/** Puts changes into the sample, with their place in their stratum's draw. */
export async function addToSample(
  tx: Tx,
  campaignId: string,
  drawn: ReadonlyMap<string, number>,
): Promise<void> {
  await tx.$executeRaw`
    update audit_item i set draw_order = n.place, drawn_as = case when i.flaws = '{}' then 'sample' else 'both' end
    from unnest(${[...drawn.keys()]}::uuid[], ${[...drawn.values()]}::int[]) n(id, place)
    where i.campaign_id = ${campaignId}::uuid and i.change_id = n.id and i.draw_order is null`;
}
