import { PrismaSql, type Reader } from '#lib/platform/db.ts';

const { sql } = PrismaSql;

/** Changes that are read at once: more of them keep whoever else waits in this process waiting while they are made of their rows. */
const PAGE = 2_000;

/** A frozen population page by page in its order: each time the condition on `audit_item i` of one. */
export async function* populationPages(
  reader: Reader,
  campaignId: string,
  size = PAGE,
): AsyncGenerator<PrismaSql.Sql, undefined> {
  const id = sql`i.campaign_id = ${campaignId}::uuid`;
  const [row] = await reader.$queryRaw<{ last: number | null }[]>`
    select max(i.ordinal) as last from audit_item i where ${id}`;
  for (let after = 0; after < (row?.last ?? 0); after += size)
    yield sql`${id} and i.ordinal > ${after} and i.ordinal <= ${after + size}`;
}

/** What `read` gives of every page, in order. */
export async function readPages<T>(
  reader: Reader,
  campaignId: string,
  read: (isOfPage: PrismaSql.Sql) => Promise<T[]>,
): Promise<T[]> {
  const all: T[] = [];
  for await (const isOfPage of populationPages(reader, campaignId)) all.push(...(await read(isOfPage)));
  return all;
}
