import { may } from '#lib/domain/access.ts';
import type { Person } from '#lib/domain/approval/facts.ts';
import { LEVELS, ORG_ROLES } from '#lib/domain/person/observation.ts';
import type { PolicyState } from '#lib/domain/policy/lifecycle.ts';
import type { Reader, Tx } from '#lib/platform/db.ts';
import { notFound } from '#lib/platform/errors.ts';

export { lockPolicies } from '#lib/platform/policy-lock.ts';

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

/** Approved programmes that this version is to be, or is, in force for, by number. */
export async function programmesWith(reader: Reader, versionId: string): Promise<readonly number[]> {
  const rows = await reader.programme.findMany({
    where: { policyVersionId: versionId, state: { in: ['planned', 'running'] }, approvedBy: { not: null } },
    select: { number: true },
    orderBy: { number: 'asc' },
  });
  return rows.map(({ number }) => number);
}

/** The versions of approved programmes that are not over, with the first programme of each. */
export async function listProgrammeVersions(
  reader: Reader,
): Promise<readonly { programme: number; number: number; text: string }[]> {
  return reader.$queryRaw`
    select min(p.number)::int as programme, v.number, v.text
    from programme p join policy_version v on v.id = p.policy_version_id
    where p.state in ('planned', 'running') and p.approved_by is not null
    group by v.number, v.text order by v.number`;
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
