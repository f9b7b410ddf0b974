import type { Link, StoredEntry } from '#lib/domain/audit/verify.ts';
import { db, type Prisma, PrismaSql } from '#lib/platform/db.ts';

export type { StoredEntry } from '#lib/domain/audit/verify.ts';

/** Entries that are read at once where a whole log is walked. */
const PAGE = 10_000;

/** The entries after a place in the chain, in order. */
export async function listChain(after: bigint, limit: number): Promise<StoredEntry[]> {
  return readEntries(
    PrismaSql.sql`select * from audit_entry where seq > ${after} order by seq limit ${limit}`,
  );
}

/** Entries by their places, in order; those that are not there are left out. */
export async function findEntries(seqs: readonly bigint[]): Promise<StoredEntry[]> {
  return readEntries(PrismaSql.sql`select * from audit_entry where seq = any(${seqs.map(String)}::bigint[])`);
}

/**
 * Instants come with all their digits, as microseconds, so that one that was changed by a microsecond, or by ages, is seen
 * to be. One packed value is several times quicker than rows of columns.
 */
async function readEntries(selected: Prisma.Sql): Promise<StoredEntry[]> {
  const [packed] = await db().$queryRaw<{ rows: string }[]>`
    select coalesce(json_agg(array[seq::text, trunc(extract(epoch from at) * 1000000)::text, action, actor_kind,
      actor_id, identity, session, subject_type, subject_id, body, encode(prev_hash, 'hex'), encode(hash, 'hex')]
      order by seq), '[]')::text as rows
    from (${selected}) entry`;
  const rows: string[][] = JSON.parse(packed!.rows);
  return rows.map((row) => {
    const [seq, at, action, actorKind, actorId, identity, session, subjectType, subjectId, body] =
      row as string[] & { length: 12 };
    return {
      seq: BigInt(seq!),
      at: instantOf(at!),
      action: action!,
      actorKind: actorKind!,
      actorId: actorId!,
      identity: identity ?? null,
      session: session ?? null,
      subjectType: subjectType!,
      subjectId: subjectId!,
      body: body!,
      prevHash: row[10]!,
      hash: row[11]!,
    };
  });
}

/** As it is hashed; with six digits where the last three are not zero, which no entry of ours has. */
function instantOf(microseconds: string): string {
  const instant = new Date(Number(microseconds) / 1000);
  if (Number.isNaN(instant.getTime())) return microseconds;
  const rest = microseconds.slice(-3);
  return rest === '000' || microseconds === '0'
    ? instant.toISOString()
    : `${instant.toISOString().slice(0, -1)}${rest}Z`;
}

/** The whole log in pages, from its first entry on. */
export const walkChain = (): AsyncGenerator<StoredEntry[], undefined> => inPages(listChain);

/** The whole log in pages, as it is checked. */
export const walkLinks = (size = PAGE): AsyncGenerator<Link[], undefined> => inPages(listLinks, size);

/** Reads page after page; the next is read while one is used. */
async function* inPages<T extends { seq: bigint }>(
  read: (after: bigint, limit: number) => Promise<T[]>,
  size = PAGE,
): AsyncGenerator<T[], undefined> {
  let reading = read(0n, size);
  for (;;) {
    const page = await reading;
    const isLast = page.length < size;
    if (!isLast) reading = read(page.at(-1)!.seq, size);
    // a failure is for whoever takes the next page; that nobody may take it is none
    reading.catch(() => {});
    yield page;
    if (isLast) return;
  }
}

/**
 * What of each entry is hashed is written by the database here, several times quicker than from its columns: its JSON is
 * JSON.stringify's to the letter. An instant that no entry of ours has is written in a way that none of ours is.
 */
async function listLinks(after: bigint, limit: number): Promise<Link[]> {
  const [packed] = await db().$queryRaw<{ lines: string }[]>`
    select coalesce(string_agg(concat(seq, ' ', encode(prev_hash, 'hex'), ' ', encode(hash, 'hex'), ' ', to_json(array[
        case when at = date_trunc('milliseconds', at) and at >= '0001-01-01' and at < '10000-01-01'
          then to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') else at::text end,
        action, actor_kind, actor_id, identity, session, subject_type, subject_id, body])), e'\n'), '') as lines
    from (select * from audit_entry where seq > ${after} order by seq limit ${limit}) entry`;
  return packed!.lines === '' ? [] : packed!.lines.split('\n').map(linkFrom);
}

function linkFrom(line: string): Link {
  const [seq, prevHash, hash] = line.split(' ', 3) as [string, string, string];
  const fields = line.slice(seq.length + prevHash.length + hash.length + 4);
  return { seq: BigInt(seq), hashed: `[1,"${seq}",${fields}`, prevHash, hash };
}

/** The last entry's place and hash, hex; zeros where there is none. */
export async function findHead(): Promise<{ seq: bigint; hash: string }> {
  const head = await db().auditEntry.findFirst({
    orderBy: { seq: 'desc' },
    select: { seq: true, hash: true },
  });
  return { seq: head?.seq ?? 0n, hash: Buffer.from(head?.hash ?? new Uint8Array(32)).toString('hex') };
}

/** Hashes in the chain of the entries up to a place, in order, in pages. Entries of theirs that are missing are left out. */
export async function* walkHashes(upTo: bigint): AsyncGenerator<Uint8Array[], undefined> {
  for (let after = 0n; after < upTo; after += BigInt(PAGE)) {
    const until = after + BigInt(PAGE);
    const [packed] = await db().$queryRaw<{ hashes: Uint8Array | null }[]>`
      select string_agg(hash, ''::bytea order by seq) as hashes from audit_entry
      where seq > ${after} and seq <= least(${until}::bigint, ${upTo}::bigint)`;
    const hashes = packed!.hashes ?? new Uint8Array();
    yield Array.from({ length: Math.floor(hashes.length / 32) }, (_, n) =>
      hashes.subarray(n * 32, n * 32 + 32),
    );
  }
}
