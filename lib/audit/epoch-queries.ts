import { z } from 'zod';
import { db, type Statements } from '#lib/platform/db.ts';

type Reader = Pick<Statements, '$queryRaw'>;

/** A stretch of the log that was closed by somebody who answers for it, as its entry tells. */
export interface Continuation {
  seq: bigint;
  at: Date;
  /** Name of the person, or the id of whoever else it was. */
  by: string;
  reason: string;
  why: string;
  previousKey: string | null;
  verifierKey: string;
  lost: { from: string; to: string; note: string } | null;
}

const Bound = z.object({ verifierKey: z.string() });
const Noted = z.object({ note: z.string() });
const Details = Bound.extend({
  reason: z.string(),
  why: z.string(),
  previousKey: z.string().nullable(),
  lost: z.object({ from: z.string(), to: z.string(), note: z.string() }).nullable(),
});

/**
 * The verifier key that the log names last as the one that signs it; null where it names none, `unreadable` where that entry
 * was not written by us: the application's role can append any text.
 */
export async function findBoundKey(reader: Reader): Promise<string | null> {
  const [row] = await reader.$queryRaw<{ body: string }[]>`
    select body from audit_entry
    where action in ('audit.key-bound', 'audit.continued') order by seq desc limit 1`;
  return row ? (read(Bound, row.body)?.verifierKey ?? 'unreadable') : null;
}

function read<T>(schema: z.ZodType<T>, body: string): T | null {
  try {
    return schema.safeParse(JSON.parse(body)).data ?? null;
  } catch {
    return null;
  }
}

/** The notes in which a worker tells what it found of the chain, the last first; who signed them is another question. */
export async function listPatrolNotes(reader: Reader, limit: number): Promise<string[]> {
  const rows = await reader.$queryRaw<{ body: string }[]>`
    select body from audit_entry
    where action in ('audit.found-bad', 'audit.found-right') order by seq desc limit ${limit}`;
  return rows.map(({ body }) => read(Noted, body)?.note ?? '');
}

/** Whether checkpoints of this log are kept that say another key signed them, and none that says this one did. */
export async function isSignedByOthersOnly(reader: Reader, keyId: string): Promise<boolean> {
  const [row] = await reader.$queryRaw<{ others: boolean | null }[]>`
    select bool_and(key_id <> ${keyId}) as others from audit_checkpoint`;
  return row?.others ?? false;
}

/** Every time that the log was continued although it did not continue what was signed, the first first. */
export async function listContinuations(reader: Reader = db()): Promise<Continuation[]> {
  const rows = await reader.$queryRaw<{ seq: bigint; at: Date; by: string; body: string }[]>`
    select seq, at, coalesce(p.name, actor_id) as by, body
    from audit_entry left join person p on actor_kind = 'person' and p.id::text = actor_id
    where action = 'audit.continued' order by seq`;
  return rows.map(({ body, ...row }) => ({ ...(read(Details, body) ?? UNREADABLE), ...row }));
}

const UNREADABLE = {
  reason: 'its entry cannot be read',
  why: 'Nobody knows what was wrong.',
  previousKey: null,
  verifierKey: 'unreadable',
  lost: null,
};

/** How often that was. */
export async function countContinuations(reader: Reader = db()): Promise<number> {
  const [row] = await reader.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from audit_entry where action = 'audit.continued'`;
  return row!.count;
}

/** Which of these checkpoints the chain still has, as `<size> <head>`. */
export async function findAgreeing(
  reader: Reader,
  checkpoints: readonly { size: bigint }[],
): Promise<Set<string>> {
  const rows = await reader.$queryRaw<{ held: string }[]>`
    select seq || ' ' || encode(hash, 'hex') as held from audit_entry
    where seq = any(${checkpoints.map(({ size }) => String(size))}::bigint[])`;
  return new Set(rows.map(({ held }) => held));
}
