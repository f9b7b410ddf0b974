import { type ChainEntry, canonicalJson, GENESIS, hashedAfterSeq } from '#lib/domain/audit/chain.ts';
import type { AuditEntryInput } from '#lib/domain/audit/entry.ts';
import type { Context } from '#lib/platform/context.ts';
import type { Statements } from '#lib/platform/db.ts';
import { rowsJson, storableText } from '#lib/platform/rows.ts';

/** Key of the advisory lock that orders appends; any constant that nothing else uses. */
const CHAIN_LOCK = 0x61756474;

/** Lets a transaction write; must be its first statement. Sessions are read-only (docs/adr/0004). */
export async function allowWriting(tx: Statements): Promise<void> {
  await tx.$executeRaw`set transaction read write`;
}

/**
 * Appends entries to the hash chain. Called last in the transaction: the lock is held from here to the commit, so the
 * next writer sees this head (ARCHITECTURE: 1,000 of 1,000 unbroken with 50 writers). One statement takes the lock,
 * reads the head (a function's statements see what was committed before each of them) and writes: the lock is held
 * for no way there and back. What of an entry is hashed beside its place comes from `chain.ts` as text.
 */
export async function appendEntries(
  tx: Statements,
  ctx: Context,
  entries: readonly AuditEntryInput[],
): Promise<void> {
  const at = ctx.now.toISOString();
  const rows = entries.map(({ action, subject, details }) => {
    const entry: Omit<ChainEntry, 'seq'> = {
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
    return { ...entry, hashed: hashedAfterSeq(entry) };
  });
  await tx.$executeRaw`
    with recursive head as materialized (
      select seq, hash from audit_chain_head(${CHAIN_LOCK}::bigint)
    ), chain (n, seq, prev_hash, hash, entry) as (
      select 0, coalesce((select seq from head), 0), null::bytea,
        coalesce((select hash from head), ${GENESIS}::bytea), null::jsonb
      union all
      select n + 1, seq + 1, hash, sha256(hash || convert_to('[1,"' || seq + 1 || '",' || (next ->> 'hashed'), 'UTF8')), next
      from chain, lateral (select ${rowsJson(rows)}::jsonb -> n as next) one where next is not null
    )
    insert into audit_entry (seq, at, action, actor_kind, actor_id, identity, session, subject_type, subject_id, body,
      prev_hash, hash)
    select seq, (entry ->> 'at')::timestamptz, entry ->> 'action', entry ->> 'actor_kind', entry ->> 'actor_id',
      entry ->> 'identity', entry ->> 'session', entry ->> 'subject_type', entry ->> 'subject_id', entry ->> 'body',
      prev_hash, hash
    from chain where n > 0`;
}

const stored = (text: string | null) => (text === null ? null : storableText(text));
