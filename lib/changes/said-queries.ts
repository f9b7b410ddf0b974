import { Said } from '#lib/domain/change/said.ts';
import type { Level, OrgRole } from '#lib/domain/person/observation.ts';
import type { Reader } from '#lib/platform/db.ts';

/** A commit of a repository, and its diff where that is known. */
export interface Commit {
  repository: string;
  sha: string;
  diffId: string | null;
}

/** What was said of a commit before, whenever it was submitted for this environment, under whichever name. */
export async function saidBefore(
  reader: Reader,
  { repository, sha, environment }: { repository: string; sha: string; environment: string },
): Promise<Said[]> {
  const rows = await reader.$queryRaw<{ said: unknown }[]>`
    select r.said from revision r join change_control k on k.change_id = r.change_id
    where r.head_sha = ${sha} and k.repository = ${repository} and k.environment = ${environment}
      and r.said is not null
    order by r.created_at, r.change_id, r.number`;
  return rows.map(({ said }) => Said.parse(said));
}

/** An objection that stands against a commit, where it was raised. */
export interface Objection {
  /** As the review names them; `canonical` is the one person behind it. */
  personId: string;
  canonical: string;
  name: string;
  level: Level | null;
  orgRole: OrgRole;
  active: boolean;
  trainedUntil: Date | null;
  identity: string;
  decision: 'request-changes' | 'veto';
  rationale: string | null;
  openedAt: Date | null;
  decidedAt: Date;
  /** The change. */
  raisedIn: string;
}

/**
 * The objections that stand in other changes of which a revision is this commit, or has its diff: at most one a
 * person, the gravest. Raised to an earlier revision of such a change it stands over this one too.
 */
export async function objectionsTo(
  reader: Reader,
  { repository, sha, diffId }: Commit,
  changeId: string | null,
): Promise<Objection[]> {
  return reader.$queryRaw`
    with same as (
      select r.change_id, r.number from revision r join change_control k on k.change_id = r.change_id
      where r.head_sha = ${sha} and k.repository = ${repository}
      union select r.change_id, r.number from revision r join change_control k on k.change_id = r.change_id
      where r.diff_id = ${diffId}::text and k.repository = ${repository}
    )
    select distinct on (c.id) v.person_id::text as "personId", c.id::text as canonical, c.name, c.level,
      c.org_role as "orgRole", c.active, c.trained_until as "trainedUntil", v.identity, v.decision, v.rationale,
      v.opened_at as "openedAt", v.decided_at as "decidedAt", v.change_id::text as "raisedIn"
    from same s join review v on v.change_id = s.change_id and v.revision_number <= s.number
      and v.decision <> 'approve' and v.withdrawn_at is null and v.dismissed_at is null
    join person p on p.id = v.person_id join person c on c.id = coalesce(p.merged_into_id, p.id)
    where v.change_id is distinct from ${changeId}::uuid
      and not exists (select from review a join person w on w.id = a.person_id
        where a.change_id = v.change_id and coalesce(w.merged_into_id, w.id) = c.id and a.decision = 'approve'
          and a.decided_at > v.decided_at and a.withdrawn_at is null and a.dismissed_at is null)
    order by c.id, (v.decision = 'veto') desc, v.decided_at desc`;
}
