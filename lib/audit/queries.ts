import type { ChainEntry } from '#lib/domain/audit/chain.ts';
import { db } from '#lib/platform/db.ts';

/** An entry as it is stored, with both hashes in hex. */
export interface StoredEntry extends ChainEntry {
  prevHash: string;
  hash: string;
}

/**
 * The entries after a place in the chain, in order. Instants come with all their digits, so that one that was
 * changed by less than a millisecond is seen to be.
 */
export async function listChain(after: bigint, limit: number): Promise<StoredEntry[]> {
  const [packed] = await db().$queryRaw<{ rows: string }[]>`
    select coalesce(json_agg(json_build_array(seq::text,
      regexp_replace(to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), '000$', '') || 'Z', action,
      actor_kind, actor_id, identity, session, subject_type, subject_id, body, encode(prev_hash, 'hex'),
      encode(hash, 'hex')) order by seq), '[]')::text as rows
    from (select * from audit_entry where seq > ${after} order by seq limit ${limit}) entry`;
  const rows: string[][] = JSON.parse(packed!.rows);
  return rows.map((row) => {
    const [seq, at, action, actorKind, actorId, identity, session, subjectType, subjectId, body] =
      row as string[] & { length: 12 };
    return {
      seq: BigInt(seq!),
      at: at!,
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
