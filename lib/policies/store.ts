import { may } from '#lib/domain/access.ts';
import type { Person } from '#lib/domain/approval/facts.ts';
import { LEVELS, ORG_ROLES } from '#lib/domain/person/observation.ts';
import type { PolicyState } from '#lib/domain/policy/lifecycle.ts';
import type { Reader, Tx } from '#lib/platform/db.ts';
import { notFound } from '#lib/platform/errors.ts';

/** Key of the advisory lock that orders everything that alters versions of the policy; any constant. */
const POLICY_LOCK = 0x706f6c69;

/**
 * Taken first by every verb on versions, and held to the commit: what a verb reads afterwards is the truth it
 * writes upon. There are a few such acts a month, so one lock for all of them costs nothing.
 */
export async function lockPolicies(tx: Tx): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(${POLICY_LOCK}::bigint)`;
}

export interface Version {
  id: string;
  number: number;
  text: string;
  hash: string;
  note: string;
  state: PolicyState;
  authorId: string | null;
  approvedBy: string | null;
}

const FIELDS = {
  id: true,
  number: true,
  text: true,
  hash: true,
  note: true,
  state: true,
  authorId: true,
  approvedBy: true,
} as const;

/** @throws DomainError `not-found` */
export async function getVersion(reader: Reader, number: number): Promise<Version> {
  const row = await reader.policyVersion.findUnique({ where: { number }, select: FIELDS });
  if (!row) throw notFound(`Version ${number} of the policy`);
  return row as Version;
}

export async function findInState(reader: Reader, state: 'active' | 'shadow'): Promise<Version | null> {
  return (await reader.policyVersion.findFirst({ where: { state }, select: FIELDS })) as Version | null;
}

export async function nextNumber(reader: Reader): Promise<number> {
  const { _max: max } = await reader.policyVersion.aggregate({ _max: { number: true } });
  return (max.number ?? 0) + 1;
}

/** Everyone active whose rights here reach the policy at all: its own rule then says who of them may edit it. */
export async function listPossibleEditors(reader: Reader): Promise<readonly Person[]> {
  const rows = await reader.person.findMany({
    where: { active: true, mergedIntoId: null, NOT: { level: null, orgRole: 'engineer' } },
    select: { id: true, name: true, level: true, orgRole: true, active: true, trainedUntil: true },
    orderBy: { id: 'asc' },
  });
  return rows
    .map(
      ({ level, orgRole, trainedUntil, ...row }): Person => ({
        ...row,
        level: LEVELS.find((one) => one === level) ?? null,
        orgRole: ORG_ROLES.find((one) => one === orgRole) ?? 'engineer',
        trainedUntil: trainedUntil?.getTime() ?? null,
      }),
    )
    .filter((person) => may(person, 'policy.propose').allowed);
}

/** Whoever wrote or ever edited a version, as the people that they are known to be now; from the audit log. */
export async function listWriters(reader: Reader, versionId: string): Promise<ReadonlySet<string>> {
  const rows = await reader.$queryRaw<{ id: string }[]>`
    select distinct coalesce(p.merged_into_id, p.id)::text as id
    from (
      select actor_id as id from audit_entry where subject_type = 'policy' and subject_id = ${versionId}
        and action in ('policy.drafted', 'policy.edited') and actor_kind = 'person'
      union select author_id::text from policy_version where id = ${versionId}::uuid
    ) wrote join person p on p.id::text = wrote.id`;
  return new Set(rows.map(({ id }) => id));
}

/** The person that a person was found to be. */
export async function canonicalPerson(reader: Reader, id: string): Promise<string> {
  const row = await reader.person.findUnique({ where: { id }, select: { mergedIntoId: true } });
  return row?.mergedIntoId ?? id;
}

/** Makes the first version, in force, where there has never been one. Returns 1 where it did, else 0. */
export async function insertFirst(
  tx: Tx,
  { id, text, hash, note }: { id: string; text: string; hash: string; note: string },
  at: Date,
): Promise<number> {
  return tx.$executeRaw`
    insert into policy_version (id, number, text, hash, note, state, created_at, updated_at, active_since)
    select ${id}::uuid, 1, ${text}, ${hash}, ${note}, 'active', ${at}, ${at}, ${at}
    where not exists (select from policy_version) on conflict do nothing`;
}
