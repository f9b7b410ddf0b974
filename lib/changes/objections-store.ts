import type { Tx } from '#lib/platform/db.ts';
import { rowsJson } from '#lib/platform/rows.ts';
import type { Commit, Objection } from './said-queries.ts';

/** An open change whose head is a commit, or has its diff. */
export interface Asking extends Commit {
  changeId: string;
  headNumber: number;
}

/** Those that ask for a commit, in the order in which they are locked. */
export async function listAsking(tx: Tx, { repository, sha, diffId }: Commit): Promise<Asking[]> {
  return tx.$queryRaw`
    with head as (
      select change_id from change_control where repository = ${repository} and head_sha = ${sha}
      union select k.change_id from revision r join change_control k on k.change_id = r.change_id
        and k.head_number = r.number where r.diff_id = ${diffId}::text and k.repository = ${repository}
    )
    select k.change_id::text as "changeId", k.head_number as "headNumber", k.head_sha as sha, k.repository,
      r.diff_id as "diffId"
    from head join change_control k on k.change_id = head.change_id
    join revision r on r.change_id = k.change_id and r.number = k.head_number
    where k.state = 'open' order by k.change_id`;
}

/** The head of a change as a commit; null where it was never submitted. */
export async function commitOf(tx: Tx, changeId: string): Promise<Commit | null> {
  const [row] = await tx.$queryRaw<Commit[]>`
    select k.repository, k.head_sha as sha, r.diff_id as "diffId" from change_control k
    join revision r on r.change_id = k.change_id and r.number = k.head_number
    where k.change_id = ${changeId}::uuid`;
  return row ?? null;
}

/** Submissions and objections of one repository wait for each other: none of either misses the other. */
export async function lockRepository(tx: Tx, repository: string): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`objections to ${repository}`}, 0))`;
}

/** Locks changes in the order in which the gate does. */
export async function lockChanges(tx: Tx, changeIds: readonly string[]): Promise<void> {
  await tx.$executeRaw`
    select from change_control where change_id = any(${[...changeIds]}::uuid[]) order by change_id for update`;
}

/**
 * Writes objections to another submission of what they were raised to. Whoever has said something there since, or has
 * settled the same objection there, is left alone. Returns whose were written.
 */
export async function carryObjections(
  tx: Tx,
  { changeId, headNumber, sha }: Asking,
  objections: readonly Objection[],
): Promise<string[]> {
  const rows = objections.map(({ personId, canonical, identity, decision, rationale, ...one }) => ({
    ...{ personId, canonical, identity, decision, rationale },
    ...{ openedAt: one.openedAt, decidedAt: one.decidedAt, carriedFrom: one.raisedIn },
  }));
  const written = await tx.$queryRaw<{ personId: string }[]>`
    insert into review (change_id, revision_number, person_id, identity, sha, decision, rationale, opened_at,
      decided_at, carried_from)
    select ${changeId}::uuid, ${headNumber}, o.person_id, o.identity, ${sha}, o.decision, o.rationale, o.opened_at,
      o.decided_at, o.carried_from
    from json_to_recordset(${rowsJson(rows)}::json) o (person_id uuid, canonical uuid, identity text, decision text,
      rationale text, opened_at timestamptz, decided_at timestamptz, carried_from uuid)
    where not exists (select from review m join person w on w.id = m.person_id where m.change_id = ${changeId}::uuid
      and coalesce(w.merged_into_id, w.id) = o.canonical and m.decided_at >= o.decided_at)
    on conflict (change_id, revision_number, person_id) do update set identity = excluded.identity,
      decision = excluded.decision, rationale = excluded.rationale, opened_at = excluded.opened_at,
      decided_at = excluded.decided_at, carried_from = excluded.carried_from, withdrawn_at = null,
      dismissed_at = null, dismissed_reason = null, dismissed_by = null
    returning person_id::text as "personId"`;
  return written.map(({ personId }) => personId);
}
