import type { Party } from '#lib/domain/approval/party.ts';
import type { ChangeStatus } from '#lib/domain/change/observation.ts';
import type { PathsFrom } from '#lib/domain/change/paths-from.ts';
import type { Said } from '#lib/domain/change/said.ts';
import type { SubmitChangeInput } from '#lib/domain/change/submission.ts';
import type { Words } from '#lib/domain/change/words.ts';
import type { Decision } from '#lib/domain/policy/evaluate.ts';
import type { Evidence } from '#lib/domain/provenance/types.ts';
import type { Actor } from '#lib/platform/context.ts';
import { PrismaSql, type Reader, type Tx } from '#lib/platform/db.ts';
import { DomainError } from '#lib/platform/errors.ts';
import { hasHand } from '#lib/platform/identity.ts';
import { rowsJson } from '#lib/platform/rows.ts';

const { sql } = PrismaSql;

/** What is known of a change that was submitted before. */
export interface Submitted {
  headNumber: number;
  headSha: string;
  state: 'open' | 'closed';
  status: ChangeStatus;
  createdAt: Date;
  submittedBy: string | null;
  repository: string;
  environment: string;
  services: string[];
  pathsFrom: PathsFrom | null;
  /** What reviewers have read of its newest revision. */
  words: Words;
  decision: Decision;
  revisions: { sha: string; createdAt: Date }[];
}

/** Makes submissions under one name wait for each other, also the first. */
export async function lockName(tx: Tx, changeId: string): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${changeId}, 0))`;
}

/** Locks a change's submission, also one that is only about to be made, and reads it; null: it is the first. */
export async function lockSubmission(tx: Tx, changeId: string): Promise<Submitted | null> {
  await lockName(tx, changeId);
  const [row] = await tx.$queryRaw<Submitted[]>`
    select k.head_number as "headNumber", k.head_sha as "headSha", k.state, c.status, c.created_at as "createdAt",
      k.submitted_by::text as "submittedBy", k.decision, k.repository, k.environment,
      k.paths_from as "pathsFrom", json_build_object('kind', c.kind, 'title', c.title,
        'description', (select body from change_detail d where d.change_id = c.id), 'author', c.author_identity,
        'address', (select url from change_detail d where d.change_id = c.id), 'prNumber', c.pr_number,
        'rollbackPlan', (select rollback_plan from change_detail d where d.change_id = c.id),
        'fixesIncident', k.fixes_incident_id) as words,
      array(select s.slug from change_service t join service s on s.id = t.service_id
        where t.change_id = k.change_id order by (s.id = c.primary_service_id) desc, s.slug) as services
    from change_control k join change c on c.id = k.change_id where k.change_id = ${changeId}::uuid for update of k`;
  if (!row) return null;
  const revisions = await tx.revision.findMany({
    where: { changeId },
    orderBy: { number: 'asc' },
    select: { headSha: true, createdAt: true },
  });
  return { ...row, revisions: revisions.map(({ headSha, createdAt }) => ({ sha: headSha, createdAt })) };
}

/** Services that are recorded with a repository, with their path globs. */
export async function servicesOfRepository(
  reader: Reader,
  repository: string,
): Promise<{ slug: string; paths: string[] }[]> {
  return reader.$queryRaw`
    select slug, paths from service where repository in (${repository}, ${repository.split('/').at(-1)!})
      or lower(repository) = ${repository}`;
}

/** Returns how many of the parties are new. People are kept under the identity by which they are known. */
export async function addParties(
  tx: Tx,
  changeId: string,
  parties: readonly Party[],
  at: Date,
): Promise<number> {
  const rows = parties.map((party) => ({ changeId, ...party, addedAt: at }));
  return tx.$executeRaw`
    insert into change_party select * from json_populate_recordset(null::change_party, ${rowsJson(rows)}::json)
    on conflict do nothing`;
}

/** The author of what was submitted in the browser is the person themselves, whatever their e-mail address. */
export async function nameAuthor(tx: Tx, changeId: string, identity: string): Promise<void> {
  if (!identity.startsWith('person:')) return;
  await tx.$executeRaw`
    update change c set author_person_id = p.id, author_level = p.level from person p
    where c.id = ${changeId}::uuid and p.id = ${identity.slice('person:'.length)}::uuid
      and c.author_person_id is distinct from p.id`;
}

export async function newDiffId(
  tx: Tx,
  changeId: string,
  number: number,
  diffId: string | null,
): Promise<void> {
  if (diffId === null) return;
  await tx.$executeRaw`
    update revision set diff_id = ${diffId}
    where change_id = ${changeId}::uuid and number = ${number} and diff_id is null`;
}

/** All evidence found in a change so far, by whichever detector. */
export async function evidenceOf(tx: Tx, changeId: string): Promise<Evidence[]> {
  const rows = await tx.provenanceEvidence.findMany({
    where: { changeId },
    orderBy: [{ detectorVersion: 'asc' }, { position: 'asc' }],
    omit: {
      changeId: true,
      detectorVersion: true,
      position: true,
      revisionNumber: true,
      deciding: true,
      recordedAt: true,
    },
  });
  return rows as Evidence[];
}

/** Keeps what is said of a revision. Returns whether it was not known. */
export async function keepSaid(tx: Tx, changeId: string, number: number, said: Said): Promise<boolean> {
  const text = JSON.stringify(said);
  const written = await tx.$executeRaw`
    update revision set said = ${text}::jsonb
    where change_id = ${changeId}::uuid and number = ${number} and said is distinct from ${text}::jsonb`;
  return written > 0;
}

interface ControlInput extends SubmitChangeInput {
  changeId: string;
  revision: number;
  /** Another commit, not other words about the same one. */
  isNewHead: boolean;
  pathsFrom: PathsFrom;
  actor: Actor;
  now: Date;
}

/** Whether the control row already says all of this. */
export async function isUnchanged(tx: Tx, input: ControlInput): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ same: boolean }[]>`
    select (repository, head_sha, environment, declared_blast_radius, paths_from, destructive, executed_by_agent,
        fixes_incident_id)
      is not distinct from (${input.repository}, ${input.sha}, ${input.environment}, ${input.blastRadius ?? null}::text,
        ${input.pathsFrom}, destructive or ${input.destructive}, executed_by_agent or ${input.executedByAgent},
        ${input.fixesIncident ?? null}::uuid) as same
    from change_control where change_id = ${input.changeId}::uuid`;
  return row?.same ?? false;
}

/** Before it is judged for the first time, nothing lets it through. */
const UNJUDGED = '{}';

/** @throws DomainError `unavailable` when no policy is active */
export async function writeControl(tx: Tx, input: ControlInput): Promise<void> {
  const { actor, now } = input;
  const written = await tx.$executeRaw`
    insert into change_control (change_id, repository, head_number, head_sha, environment, blast_radius,
      declared_blast_radius, paths_from, destructive, executed_by_agent, fixes_incident_id, submitted_by, submitted_by_token,
      submitted_at, state, version, outcome, decision, unmet, wanted, risk_parts, policy_version_id, judged_at,
      waiting_since)
    select ${input.changeId}::uuid, ${input.repository}, ${input.revision}, ${input.sha}, ${input.environment},
      ${input.blastRadius ?? null}, ${input.blastRadius ?? null}, ${input.pathsFrom}, ${input.destructive},
      ${input.executedByAgent},
      ${input.fixesIncident ?? null}::uuid, ${actor.kind === 'person' ? actor.id : null}::uuid,
      ${actor.kind === 'service' ? actor.id : null}::uuid, ${now}, 'open', 0, 'deny', ${UNJUDGED}::jsonb, '{}', '{}',
      '[]'::jsonb, v.id, ${now}, ${now}
    from policy_version v where v.state = 'active'
    on conflict (change_id) do update set repository = excluded.repository, head_number = excluded.head_number,
      head_sha = excluded.head_sha, environment = excluded.environment, blast_radius = excluded.blast_radius,
      declared_blast_radius = excluded.declared_blast_radius, paths_from = excluded.paths_from,
      destructive = excluded.destructive or (change_control.destructive and not ${input.isNewHead}),
      executed_by_agent = excluded.executed_by_agent
        or (change_control.executed_by_agent and not ${input.isNewHead}),
      fixes_incident_id = excluded.fixes_incident_id,
      waiting_since = case when ${input.isNewHead} then excluded.waiting_since else change_control.waiting_since end`;
  if (written === 0)
    throw new DomainError('unavailable', 'No policy is active, so nothing can be submitted.');
}

/**
 * Marks the approvals of earlier revisions that no longer count, and the exceptions signed for them, with the
 * revision that replaced what they were given for. Those that the judgement still counts stay.
 */
export async function dismissApprovals(
  tx: Tx,
  changeId: string,
  decision: Decision,
  revision: number,
  reason: string,
): Promise<number> {
  const counting = decision.people.counting.map(({ person }) => person.id);
  return tx.$executeRaw`
    update review r set dismissed_at = now(), dismissed_reason = ${reason}
    from person p
    where r.change_id = ${changeId}::uuid and r.revision_number < ${revision} and r.decision = 'approve'
      and r.withdrawn_at is null and r.dismissed_at is null and p.id = r.person_id
      and not coalesce(p.merged_into_id, p.id) = any(${counting}::uuid[])`;
}

/** Whether a person has a hand in a change, under any of their logins. */
export async function takesPart(tx: Tx, changeId: string, personId: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ mine: boolean }[]>`
    select ${hasHand(sql`${changeId}::uuid`, sql`${personId}::uuid`)} as mine`;
  return row!.mine;
}
