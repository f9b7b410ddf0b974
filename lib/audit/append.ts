import { type ChainEntry, canonicalJson, entryHash, GENESIS } from '#lib/domain/audit/chain.ts';
import type { AuditEntryInput } from '#lib/domain/audit/entry.ts';
import type { Context } from '#lib/platform/context.ts';
import type { Tx } from '#lib/platform/db.ts';
import { rowsJson, storableText } from '#lib/platform/rows.ts';

/** Key of the advisory lock that orders appends; any constant that nothing else uses. */
const CHAIN_LOCK = 0x61756474;

/** Lets a transaction write; must be its first statement. Sessions are read-only (docs/adr/0004). */
export async function allowWriting(tx: Tx): Promise<void> {
  await tx.$executeRaw`set transaction read write`;
}

/**
 * Appends entries to the hash chain. Called last in the transaction: the lock is held from here to the
 * commit, so the next writer sees this head (ARCHITECTURE: 1,000 of 1,000 unbroken with 50 writers).
 */
export async function appendEntries(
  tx: Tx,
  ctx: Context,
  entries: readonly AuditEntryInput[],
): Promise<void> {
  const [head] = await tx.$queryRaw<{ seq: bigint; hash: Uint8Array }[]>`
    select seq, hash from audit_chain_head(${CHAIN_LOCK}::bigint)`;
  let seq = head?.seq ?? 0n;
  let hash: Uint8Array = head?.hash ?? GENESIS;
  const at = ctx.now.toISOString();
  const rows = entries.map(({ action, subject, details }) => {
    seq += 1n;
    const entry: ChainEntry = {
      seq,
      at,
      action,
      actorKind: ctx.actor.kind,
      actorId: storableText(ctx.actor.id),
      identity: stored(ctx.actor.identity),
      session: stored(ctx.actor.session),
      subjectType: subject.type,
      subjectId: storableText(subject.id),
      body: storableText(canonicalJson(details)),
    };
    const prevHash = hash;
    hash = entryHash(prevHash, entry);
    return { ...entry, seq: entry.seq.toString(), prevHash: bytea(prevHash), hash: bytea(hash) };
  });
  await tx.$executeRaw`
    insert into audit_entry select * from json_populate_recordset(null::audit_entry, ${rowsJson(rows)}::json)`;
}

const stored = (text: string | null) => (text === null ? null : storableText(text));

/** As PostgreSQL reads bytes in a text. */
const bytea = (value: Uint8Array): string => `\\x${Buffer.from(value).toString('hex')}`;
