import { identityKey, identityKeys } from '#lib/domain/person/author-identity.ts';
import type { IdentityObservation } from '#lib/domain/person/observation.ts';
import type { Tx } from '#lib/platform/db.ts';
import { externalRecordId } from '#lib/platform/ids.ts';
import { rowsJson } from '#lib/platform/rows.ts';

export interface Author {
  personId: string;
  level: string | null;
}

export interface ServiceRef {
  id: string;
  tier: number;
}

/** What is kept of a change from before when it is written again. */
export interface RecordedChange {
  id: string;
  authorPersonId: string | null;
  authorLevel: string | null;
  aiInvolvement: string;
  aiGrade: string | null;
  aiTools: string[];
  aiConflicts: number;
  risk: number | null;
  effectiveAt: Date;
  /** Newest detector that has left evidence, 0 if none. */
  detectorVersion: number;
}

/** People by `identityKey`, for the identities under which these authors may be known. */
export async function findAuthors(tx: Tx, authorIdentities: readonly string[]): Promise<Map<string, Author>> {
  const keys = rowsJson(authorIdentities.flatMap(identityKeys));
  const rows = await tx.$queryRaw<(Author & IdentityObservation)[]>`
    select i.kind, i.value, i.person_id::text as "personId", p.level
    from json_populate_recordset(null::person_identity, ${keys}::json) k
    join person_identity i on i.kind = k.kind and i.value = k.value
    join person p on p.id = i.person_id`;
  return new Map(rows.map((row) => [identityKey(row), row]));
}

/** Services by slug. */
export async function findServices(tx: Tx, slugs: readonly string[]): Promise<Map<string, ServiceRef>> {
  if (slugs.length === 0) return new Map();
  const ids = slugs.map((slug) => externalRecordId('service', slug));
  const rows = await tx.$queryRaw<(ServiceRef & { slug: string })[]>`
    select id::text, slug, tier from service where id = any(${ids}::uuid[])`;
  return new Map(rows.map((row) => [row.slug, row]));
}

/** Those of the changes that are recorded already, by id. */
export async function findRecorded(tx: Tx, ids: readonly string[]): Promise<Map<string, RecordedChange>> {
  const rows = await tx.$queryRaw<RecordedChange[]>`
    select id::text, author_person_id::text as "authorPersonId", author_level as "authorLevel",
      ai_involvement as "aiInvolvement", ai_grade as "aiGrade", ai_tools as "aiTools",
      ai_conflicts::int as "aiConflicts", risk::int, effective_at as "effectiveAt",
      coalesce((select max(e.detector_version) from provenance_evidence e where e.change_id = c.id), 0)::int
        as "detectorVersion"
    from change c where id = any(${ids}::uuid[])`;
  return new Map(rows.map((row) => [row.id, row]));
}

/**
 * Returns how many are new, and the ids of those that were there with another content. A source that says nothing
 * of the risk leaves the computed one.
 */
export async function upsertChanges(
  tx: Tx,
  rows: readonly object[],
): Promise<{ inserted: number; updated: string[] }> {
  const [written] = await tx.$queryRaw<{ inserted: number; updated: string[] }[]>`
    with written as (
    insert into change select * from json_populate_recordset(null::change, ${rowsJson(rows)}::json)
    on conflict (id) do update set kind = excluded.kind, repository = excluded.repository,
      pr_number = excluded.pr_number, title = excluded.title, author_person_id = excluded.author_person_id,
      author_name = excluded.author_name, author_identity = excluded.author_identity,
      author_level = excluded.author_level, environment = excluded.environment, status = excluded.status,
      ai_involvement = excluded.ai_involvement, ai_grade = excluded.ai_grade, ai_tools = excluded.ai_tools,
      ai_conflicts = excluded.ai_conflicts, lines_added = excluded.lines_added,
      lines_deleted = excluded.lines_deleted, file_count = excluded.file_count,
      is_revert = excluded.is_revert, primary_service_id = excluded.primary_service_id,
      tier = excluded.tier, risk = coalesce(excluded.risk, change.risk), created_at = excluded.created_at,
      effective_at = excluded.effective_at
    where (change.kind, change.repository, change.pr_number, change.title, change.author_person_id,
        change.author_name, change.author_identity, change.author_level, change.environment, change.status,
        change.ai_involvement, change.ai_grade, change.ai_tools, change.ai_conflicts, change.lines_added,
        change.lines_deleted, change.file_count, change.is_revert, change.primary_service_id, change.tier,
        change.risk, change.created_at, change.effective_at)
      is distinct from (excluded.kind, excluded.repository, excluded.pr_number, excluded.title,
        excluded.author_person_id, excluded.author_name, excluded.author_identity, excluded.author_level,
        excluded.environment, excluded.status, excluded.ai_involvement, excluded.ai_grade, excluded.ai_tools,
        excluded.ai_conflicts, excluded.lines_added, excluded.lines_deleted, excluded.file_count,
        excluded.is_revert, excluded.primary_service_id, excluded.tier, coalesce(excluded.risk, change.risk),
        excluded.created_at, excluded.effective_at)
    returning id, xmax = 0 as inserted)
    select (count(*) filter (where inserted))::int as inserted,
      coalesce(array_agg(id::text) filter (where not inserted), '{}') as updated from written`;
  return written!;
}

const changeIds = (rows: { id: string }[]): string[] => rows.map((row) => row.id);

/** Like those below, returns which of the changes in `known` it wrote to: those that were recorded before. */
export async function upsertDetails(
  tx: Tx,
  rows: readonly object[],
  known: readonly string[],
): Promise<string[]> {
  return changeIds(
    await tx.$queryRaw`
      with written as (insert into change_detail select * from json_populate_recordset(null::change_detail, ${rowsJson(rows)}::json)
      on conflict (change_id) do update set body = excluded.body, committer_name = excluded.committer_name,
        committer_email = excluded.committer_email, author_email = excluded.author_email,
        branch = excluded.branch, trailers = excluded.trailers, labels = excluded.labels,
        paths = excluded.paths, rollback_plan = excluded.rollback_plan, incomplete = excluded.incomplete,
        url = excluded.url
      where (change_detail.body, change_detail.committer_name, change_detail.committer_email,
          change_detail.author_email, change_detail.branch, change_detail.trailers, change_detail.labels,
          change_detail.paths, change_detail.rollback_plan, change_detail.incomplete, change_detail.url)
        is distinct from (excluded.body, excluded.committer_name, excluded.committer_email,
          excluded.author_email, excluded.branch, excluded.trailers, excluded.labels, excluded.paths,
          excluded.rollback_plan, excluded.incomplete, excluded.url)
      returning change_id)
      select change_id::text as id from written where change_id = any(${known}::uuid[])`,
  );
}

/** Makes `rows` the whole list of services of the changes; only those in `known` can have had another list. */
export async function replaceServices(
  tx: Tx,
  known: readonly string[],
  rows: readonly object[],
): Promise<string[]> {
  const json = rowsJson(rows);
  const removed =
    known.length === 0
      ? []
      : await tx.$queryRaw<{ id: string }[]>`
          delete from change_service s where change_id = any(${known}::uuid[])
            and not exists (select 1 from json_populate_recordset(null::change_service, ${json}::json) g
              where g.change_id = s.change_id and g.service_id = s.service_id)
          returning change_id::text as id`;
  if (rows.length === 0) return changeIds(removed);
  const written = await tx.$queryRaw<{ id: string }[]>`
    with written as (insert into change_service select * from json_populate_recordset(null::change_service, ${json}::json)
    on conflict (change_id, service_id) do update set effective_at = excluded.effective_at,
      ai_involvement = excluded.ai_involvement
    where (change_service.effective_at, change_service.ai_involvement)
      is distinct from (excluded.effective_at, excluded.ai_involvement)
    returning change_id)
    select change_id::text as id from written where change_id = any(${known}::uuid[])`;
  return changeIds([...removed, ...written]);
}

export async function upsertRevisions(
  tx: Tx,
  rows: readonly object[],
  known: readonly string[],
): Promise<string[]> {
  if (rows.length === 0) return [];
  return changeIds(
    await tx.$queryRaw`
      with written as (insert into revision select * from json_populate_recordset(null::revision, ${rowsJson(rows)}::json)
      on conflict (change_id, number) do update set head_sha = excluded.head_sha,
        created_at = excluded.created_at
      where (revision.head_sha, revision.created_at) is distinct from (excluded.head_sha, excluded.created_at)
      returning change_id)
      select change_id::text as id from written where change_id = any(${known}::uuid[])`,
  );
}

/** Adds what is not there yet, after what the same detector version left before; nothing is ever edited. */
export async function appendEvidence(
  tx: Tx,
  rows: readonly object[],
  known: readonly string[],
): Promise<string[]> {
  if (rows.length === 0) return [];
  return changeIds(
    await tx.$queryRaw`
      with written as (insert into provenance_evidence
      select g.change_id, g.detector_version,
        (coalesce(l.next, 0) + row_number() over (partition by g.change_id order by g.position) - 1)::smallint,
        g.revision_number, g.signal, g.tool, g.model, g.session, g.involvement, g.grade, g.source, g.excerpt,
        g.counts, g.reason, g.deciding, g.recorded_at
      from json_populate_recordset(null::provenance_evidence, ${rowsJson(rows)}::json) g
      left join lateral (select max(e.position) + 1 as next from provenance_evidence e
        where e.change_id = g.change_id and e.detector_version = g.detector_version) l on true
      where not exists (select 1 from provenance_evidence e
        where e.change_id = g.change_id and e.detector_version = g.detector_version
          and (e.revision_number, e.signal, e.tool, e.model, e.session, e.involvement, e.grade, e.source,
              e.excerpt, e.counts, e.reason, e.deciding)
            is not distinct from (g.revision_number, g.signal, g.tool, g.model, g.session, g.involvement,
              g.grade, g.source, g.excerpt, g.counts, g.reason, g.deciding))
      on conflict do nothing
      returning change_id)
      select change_id::text as id from written where change_id = any(${known}::uuid[])`,
  );
}

/** A gate decision that let a deployment through stays. */
export async function upsertDeployments(
  tx: Tx,
  rows: readonly object[],
  known: readonly string[],
): Promise<string[]> {
  if (rows.length === 0) return [];
  return changeIds(
    await tx.$queryRaw`
      with written as (insert into deployment select * from json_populate_recordset(null::deployment, ${rowsJson(rows)}::json)
      on conflict (change_id, id) do update set environment = excluded.environment, sha = excluded.sha,
        started_at = excluded.started_at, finished_at = excluded.finished_at, outcome = excluded.outcome,
        actor = excluded.actor, basis = excluded.basis
      where (deployment.environment, deployment.sha, deployment.started_at, deployment.finished_at,
          deployment.outcome, deployment.actor, deployment.basis)
        is distinct from (excluded.environment, excluded.sha, excluded.started_at, excluded.finished_at,
          excluded.outcome, excluded.actor, excluded.basis)
      returning change_id)
      select change_id::text as id from written where change_id = any(${known}::uuid[])`,
  );
}

/**
 * Marks weeks for the rollup. The update locks a mark that is there already, so that a refresh that is
 * about to remove it waits for this transaction and then sees its rows.
 */
export async function markWeeks(tx: Tx, weeks: readonly string[]): Promise<void> {
  if (weeks.length === 0) return;
  await tx.$executeRaw`
    insert into dirty_week select week from unnest(${weeks}::text[]::date[]) with ordinality as w (week, n)
    order by w.n on conflict (week) do update set week = excluded.week`;
}
