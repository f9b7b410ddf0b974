import type { ReviewDecision } from '#lib/domain/approval/facts.ts';
import type { Tx } from '#lib/platform/db.ts';

export interface Word {
  changeId: string;
  revision: number;
  sha: string;
  personId: string;
  identity: string;
  decision: ReviewDecision;
  rationale: string | null;
  at: Date;
}

/** A person's word on a revision, in place of what they said of it before. */
export async function writeReview(tx: Tx, word: Word): Promise<void> {
  await tx.$executeRaw`
    insert into review (change_id, revision_number, person_id, identity, sha, decision, rationale, opened_at, decided_at)
    select ${word.changeId}::uuid, ${word.revision}, ${word.personId}::uuid, ${word.identity}, ${word.sha},
      ${word.decision}, ${word.rationale}, (select min(opened_at) from review_opening
        where change_id = ${word.changeId}::uuid and person_id = ${word.personId}::uuid), ${word.at}
    on conflict (change_id, revision_number, person_id) do update set identity = excluded.identity,
      sha = excluded.sha, decision = excluded.decision, rationale = excluded.rationale,
      opened_at = excluded.opened_at, decided_at = excluded.decided_at, withdrawn_at = null, dismissed_at = null,
      dismissed_reason = null, dismissed_by = null, carried_from = null`;
}

/** Takes back what a person said that way and that still stands, of whichever revision. Returns how many. */
export function withdrawReviews(
  tx: Tx,
  changeId: string,
  personId: string,
  decision: ReviewDecision,
  at: Date,
): Promise<number> {
  return tx.$executeRaw`
    update review set withdrawn_at = ${at} where change_id = ${changeId}::uuid and decision = ${decision}
      and person_id in (select id from person where ${personId}::uuid in (id, merged_into_id))
      and withdrawn_at is null and dismissed_at is null`;
}

/** Sets a person's standing objections aside. Returns how many. */
export function dismissObjections(
  tx: Tx,
  changeId: string,
  personId: string,
  { by, reason, at }: { by: string; reason: string; at: Date },
): Promise<number> {
  return tx.$executeRaw`
    update review set dismissed_at = ${at}, dismissed_reason = ${reason}, dismissed_by = ${by}::uuid
    where change_id = ${changeId}::uuid and decision <> 'approve'
      and person_id in (select id from person where ${personId}::uuid in (id, merged_into_id))
      and withdrawn_at is null and dismissed_at is null`;
}

/** Lets the objections stand again that were set aside at an instant. */
export async function reinstateObjections(
  tx: Tx,
  changeId: string,
  personId: string,
  dismissedAt: Date,
): Promise<void> {
  await tx.$executeRaw`
    update review set dismissed_at = null, dismissed_reason = null, dismissed_by = null
    where change_id = ${changeId}::uuid and decision <> 'approve' and dismissed_at = ${dismissedAt}
      and person_id in (select id from person where ${personId}::uuid in (id, merged_into_id))`;
}

export interface Request {
  changeId: string;
  personId: string;
  kind: 'asked' | 'delegated' | 'taken';
  askedBy: string;
  note: string | null;
  at: Date;
}

/** Asks somebody, in place of what was asked of them before. */
export async function writeRequest(tx: Tx, request: Request): Promise<void> {
  await tx.$executeRaw`
    insert into review_request (change_id, person_id, kind, asked_by, note, asked_at)
    values (${request.changeId}::uuid, ${request.personId}::uuid, ${request.kind}, ${request.askedBy}::uuid,
      ${request.note}, ${request.at})
    on conflict (change_id, person_id) do update set kind = excluded.kind, asked_by = excluded.asked_by,
      note = excluded.note, asked_at = excluded.asked_at, nudged_at = null, snoozed_till = null, ended_at = null`;
}

/**
 * Somebody has passed a change on, or it was taken from them: they are asked no longer. Also kept for those who were
 * never asked by name, so that it leaves their queue.
 */
export async function endRequest(tx: Tx, changeId: string, personId: string, at: Date): Promise<void> {
  await tx.$executeRaw`
    insert into review_request (change_id, person_id, kind, asked_by, asked_at, ended_at)
    values (${changeId}::uuid, ${personId}::uuid, 'asked', ${personId}::uuid, ${at}, ${at})
    on conflict (change_id, person_id) do update set ended_at = ${at}, snoozed_till = null`;
}

/**
 * Puts a change off till an instant. For those who were never asked by name the row has ended from the start; what
 * tells it from one that was passed on is that it has been put off.
 */
export async function writeSnooze(
  tx: Tx,
  changeId: string,
  personId: string,
  until: Date,
  at: Date,
): Promise<void> {
  await tx.$executeRaw`
    insert into review_request (change_id, person_id, kind, asked_by, asked_at, snoozed_till, ended_at)
    values (${changeId}::uuid, ${personId}::uuid, 'asked', ${personId}::uuid, ${at}, ${until}, ${at})
    on conflict (change_id, person_id) do update set snoozed_till = ${until}`;
}

/** Adds to what somebody has looked at, no faster than time passes. Returns whether anything was added. */
export async function addOpening(
  tx: Tx,
  opening: {
    changeId: string;
    personId: string;
    revision: number;
    seconds: number;
    paths: string[];
    at: Date;
  },
): Promise<boolean> {
  const { changeId, personId, revision, seconds, paths, at } = opening;
  const written = await tx.$executeRaw`
    insert into review_opening (change_id, person_id, revision_number, opened_at, seconds, paths)
    select change_id, ${personId}::uuid, ${revision}, opened, extract(epoch from ${at}::timestamptz - opened)::int,
      ${paths}::text[]
    from (select change_id, greatest(least(waiting_since, ${at}), ${at}::timestamptz - make_interval(secs => ${seconds}))
      as opened from change_control where change_id = ${changeId}::uuid) head
    on conflict (change_id, person_id, revision_number) do update set
      seconds = least(review_opening.seconds + ${seconds},
        ceil(extract(epoch from ${at}::timestamptz - review_opening.opened_at))::int),
      paths = array(select distinct unnest(review_opening.paths || excluded.paths) order by 1)
    where ${seconds} > 0 or not excluded.paths <@ review_opening.paths`;
  return written > 0;
}

interface SignatureKey {
  changeId: string;
  revision: number;
  requirement: string;
  personId: string;
}

/** A person's signature under an exception, by any of their records. */
export async function findSignature(
  tx: Tx,
  { changeId, revision, requirement, personId }: SignatureKey,
): Promise<{ reason: string; withdrawnAt: Date | null } | null> {
  const [row] = await tx.$queryRaw<{ reason: string; withdrawnAt: Date | null }[]>`
    select reason, withdrawn_at as "withdrawnAt" from override_signature
    where change_id = ${changeId}::uuid and revision_number = ${revision} and requirement = ${requirement}
      and person_id in (select id from person where ${personId}::uuid in (id, merged_into_id))
    order by withdrawn_at desc nulls first limit 1`;
  return row ?? null;
}

export async function writeSignature(
  tx: Tx,
  key: SignatureKey,
  { sha, identity, reason, at }: { sha: string; identity: string; reason: string; at: Date },
): Promise<void> {
  await tx.$executeRaw`
    insert into override_signature (change_id, revision_number, requirement, person_id, identity, sha, reason, signed_at)
    values (${key.changeId}::uuid, ${key.revision}, ${key.requirement}, ${key.personId}::uuid, ${identity}, ${sha},
      ${reason}, ${at})
    on conflict (change_id, revision_number, requirement, person_id) do update set identity = excluded.identity,
      sha = excluded.sha, reason = excluded.reason, signed_at = excluded.signed_at, withdrawn_at = null`;
}

export async function withdrawSignature(
  tx: Tx,
  { changeId, revision, requirement, personId }: SignatureKey,
  at: Date,
): Promise<void> {
  await tx.$executeRaw`
    update override_signature set withdrawn_at = ${at}
    where change_id = ${changeId}::uuid and revision_number = ${revision} and requirement = ${requirement}
      and person_id in (select id from person where ${personId}::uuid in (id, merged_into_id)) and withdrawn_at is null`;
}

export async function markNudged(tx: Tx, changeId: string, personId: string, at: Date): Promise<void> {
  await tx.$executeRaw`
    update review_request set nudged_at = ${at}
    where change_id = ${changeId}::uuid and person_id = ${personId}::uuid`;
}
