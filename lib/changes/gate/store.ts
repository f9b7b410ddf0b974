import type { GateQuestion } from '#lib/domain/change/gate.ts';
import type { ChangeStatus } from '#lib/domain/change/observation.ts';
import type { Statements, Tx } from '#lib/platform/db.ts';
import { storableJson } from '#lib/platform/rows.ts';

/** A submitted change whose head is the commit that is asked about. */
export interface Candidate {
  /** Position of its question. */
  n: number;
  changeId: string;
  environment: string;
  state: 'open' | 'closed';
  status: ChangeStatus;
}

/**
 * Locks the changes that the questions are about, all in one order, so that nothing about them alters while they
 * are judged. Answers may be given to several at once: verbs that alter a fact wait, other questions do not.
 */
export async function lockAsked(tx: Statements, questions: readonly GateQuestion[]): Promise<Candidate[]> {
  return tx.$queryRaw`
    select (q.n - 1)::int as n, k.change_id::text as "changeId", k.environment, k.state, c.status
    from unnest(${questions.map(({ repository }) => repository)}::text[], ${questions.map(({ sha }) => sha)}::text[])
      with ordinality as q (repository, sha, n)
    join change_control k on k.repository = q.repository and k.head_sha = q.sha
    join change c on c.id = k.change_id
    order by k.change_id, q.n for share of k`;
}

/** What is known of a commit that is no submitted change's head: enough to say why it is refused. */
export interface Known {
  wasSubmitted: boolean;
  wasImported: boolean;
}

export async function knownOf(tx: Statements, { repository, sha }: GateQuestion): Promise<Known> {
  const [row] = await tx.$queryRaw<Known[]>`
    select coalesce(bool_or(k.change_id is not null), false) as "wasSubmitted",
      coalesce(bool_or(k.change_id is null), false) as "wasImported"
    from revision r join change c on c.id = r.change_id left join change_control k on k.change_id = c.id
    where r.head_sha = ${sha} and coalesce(k.repository, lower(c.repository)) = ${repository}`;
  return row!;
}

/** A decision as it is written; the database adds when, and how long an allow lasts. */
export interface NewDecision {
  changeId: string;
  id: string;
  mode: 'gate' | 'shadow' | 'break-glass';
  repository: string;
  sha: string;
  environment: string;
  pipeline: string | null;
  outcome: 'allow' | 'deny';
  decision: object;
  facts: object;
  policyVersionId: string;
  policyHash: string;
  factsHash: string | null;
  askedBy: string;
  breakGlassId: string | null;
  /** An allow does not outlive this instant, e.g. the beginning of a freeze. */
  expiresAt: Date | null;
}

/**
 * Returns until when each allow may be used, by decision; at most ten minutes from the transaction's instant. One
 * statement a row, none waiting for another: what is in them is long, and as parameters it is read once.
 */
export async function writeDecisions(
  tx: Statements,
  rows: readonly NewDecision[],
): Promise<Map<string, Date>> {
  const written = await Promise.all(rows.map((row) => writeDecision(tx, row)));
  return new Map(written.flatMap(([row]) => (row?.expiresAt ? [[row.id, row.expiresAt]] : [])));
}

const writeDecision = (tx: Statements, row: NewDecision) =>
  tx.$queryRaw<{ id: string; expiresAt: Date | null }[]>`
    insert into gate_decision (change_id, id, mode, repository, sha, environment, pipeline, outcome, decision, facts,
      policy_version_id, policy_hash, facts_hash, at, expires_at, asked_by, break_glass_id)
    values (${row.changeId}::uuid, ${row.id}::uuid, ${row.mode}, ${row.repository}, ${row.sha}, ${row.environment},
      ${row.pipeline}, ${row.outcome}, ${storableJson(row.decision)}::jsonb, ${storableJson(row.facts)}::jsonb,
      ${row.policyVersionId}::uuid, ${row.policyHash}, ${row.factsHash}, now(),
      case when ${row.outcome}::text = 'allow' and ${row.mode}::text <> 'shadow' then
        least(now() + interval '10 minutes', ${row.expiresAt}::timestamptz) end,
      ${row.askedBy}, ${row.breakGlassId}::uuid)
    returning id::text, expires_at as "expiresAt"`;

/** An allow that has not been used and has not ended. */
export interface OpenDecision {
  id: string;
  mode: string;
}

export interface Use {
  changeId: string;
  sha: string;
  environment: string;
  pipeline: string | null;
  /** Who reports the deployment, as `asked_by` names them. */
  reporter: string;
  /** This one and no other; null: the newest that fits. */
  decisionId: string | null;
  startedAt: Date;
}

/**
 * The allow that a deployment may use: of this change, commit, environment and pipeline or, where the allow names
 * none, of whoever asked for it (an emergency's is for whichever pipeline deploys); given before the deployment began (a minute is left for clocks that differ).
 */
export async function findOpenDecision(tx: Tx, use: Use): Promise<OpenDecision | null> {
  const [row] = await tx.$queryRaw<OpenDecision[]>`
    select id::text, mode from gate_decision
    where change_id = ${use.changeId}::uuid and sha = ${use.sha} and environment = ${use.environment}
      and outcome = 'allow' and mode in ('gate', 'break-glass') and used_at is null and expires_at > now()
      and (mode = 'break-glass' or case when pipeline is null then asked_by = ${use.reporter}
        else pipeline = ${use.pipeline} end)
      and at <= ${use.startedAt}::timestamptz + interval '1 minute'
      and id = coalesce(${use.decisionId}::uuid, id)
    order by at desc, id desc limit 1`;
  return row ?? null;
}

/** True for the one who marks it; an allow is used once. */
export async function markUsed(tx: Tx, changeId: string, decisionId: string): Promise<boolean> {
  const marked = await tx.$executeRaw`
    update gate_decision set used_at = now()
    where change_id = ${changeId}::uuid and id = ${decisionId}::uuid and used_at is null and expires_at > now()`;
  return marked === 1;
}

interface NewBreakGlass {
  changeId: string;
  id: string;
  personId: string;
  identity: string;
  sha: string;
  environment: string;
  reason: string;
  incidentId: string | null;
  /** Within which it is to be reviewed. */
  hours: number;
}

/** Returns by when it is to be reviewed. */
export async function writeBreakGlass(tx: Tx, one: NewBreakGlass): Promise<Date> {
  const [row] = await tx.$queryRaw<{ due: Date }[]>`
    insert into break_glass (change_id, id, person_id, identity, sha, environment, reason, incident_id, at,
      review_due_at)
    values (${one.changeId}::uuid, ${one.id}::uuid, ${one.personId}::uuid, ${one.identity}, ${one.sha},
      ${one.environment}, ${one.reason}, ${one.incidentId}::uuid, now(), now() + make_interval(hours => ${one.hours}::int))
    returning review_due_at as due`;
  return row!.due;
}

/** An emergency's allow, locked, with the one person who used it, whatever logins they have. */
export async function lockBreakGlass(
  tx: Tx,
  changeId: string,
  id: string,
): Promise<{ canonical: string; reviewedAt: Date | null } | null> {
  const [row] = await tx.$queryRaw<{ canonical: string; reviewedAt: Date | null }[]>`
    select coalesce(p.merged_into_id, p.id)::text as canonical, b.reviewed_at as "reviewedAt"
    from break_glass b join person p on p.id = b.person_id
    where b.change_id = ${changeId}::uuid and b.id = ${id}::uuid for update of b`;
  return row ?? null;
}

/** The one person behind a record of a person that may have been merged into another. */
export async function canonicalOf(tx: Tx, personId: string): Promise<string> {
  const person = await tx.person.findUniqueOrThrow({
    where: { id: personId },
    select: { id: true, mergedIntoId: true },
  });
  return person.mergedIntoId ?? person.id;
}
