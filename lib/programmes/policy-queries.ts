import type { PolicyState } from '#lib/domain/policy/lifecycle.ts';
import { parsePolicy } from '#lib/domain/policy/parse-policy.ts';
import { whyNotMore } from '#lib/domain/programme/adds.ts';
import type { Reader } from '#lib/platform/db.ts';

/** Which version is to be in force, for whom and when; `id` is null before it is planned. */
interface Wanted {
  id: string | null;
  policyVersionId: string | null;
  startsOn: string;
  endsOn: string;
}

interface VersionRow {
  number: number;
  text: string;
  state: PolicyState;
  /** Two different people, by whoever they are known to be now, wrote and approved it. */
  byTwo: boolean;
}

/**
 * Why the version of a programme could not be in force for it, in words, or null: it is approved by a second person,
 * says everything that the active version says, and no other programme has another version in force at the same time,
 * because a change to services of both could not be judged by two.
 */
export async function policyTrouble(reader: Reader, wanted: Wanted): Promise<string | null> {
  if (wanted.policyVersionId === null) return null;
  const version = await findVersion(reader, wanted.policyVersionId);
  if (!version) return 'The version of the policy is gone.';
  const { number, state } = version;
  if (!['approved', 'shadow', 'active'].includes(state))
    return `Version ${number} of the policy is ${state}: what is in force takes two people’s approval.`;
  if (state !== 'active' && !version.byTwo)
    return `Whoever approved version ${number} of the policy turned out to be one of those who wrote it.`;
  const [active] = await reader.$queryRaw<{ text: string }[]>`
    select text from policy_version where state = 'active'`;
  const [ours, theirs] = [parsePolicy(version.text), active && parsePolicy(active.text)];
  if (!ours.ok || !theirs?.ok) return 'The active policy, or the programme’s version of it, cannot be read.';
  const less = whyNotMore(ours.policy, theirs.policy);
  if (less !== null)
    return `Version ${number} of the policy cannot take the place of the active one. ${less}`;
  return otherVersion(reader, wanted);
}

async function findVersion(reader: Reader, id: string): Promise<VersionRow | null> {
  const [row] = await reader.$queryRaw<VersionRow[]>`
    select v.number, v.text, v.state, v.approved_by is not null and not exists (
      select from (select v.author_id::text as id union select actor_id from audit_entry
          where subject_type = 'policy' and subject_id = v.id::text and actor_kind = 'person'
            and action in ('policy.drafted', 'policy.edited')) wrote
        join person w on w.id::text = wrote.id join person a on a.id = v.approved_by
        where coalesce(w.merged_into_id, w.id) = coalesce(a.merged_into_id, a.id)) as "byTwo"
    from policy_version v where v.id = ${id}::uuid`;
  return row ?? null;
}

async function otherVersion(
  reader: Reader,
  { id, policyVersionId, startsOn, endsOn }: Wanted,
): Promise<string | null> {
  const [other] = await reader.$queryRaw<{ programme: number; number: number }[]>`
    select p.number as programme, v.number from programme p join policy_version v on v.id = p.policy_version_id
    where p.state in ('planned', 'running') and p.approved_by is not null
      and p.policy_version_id <> ${policyVersionId}::uuid and p.id is distinct from ${id}::uuid
      and p.starts_on <= ${endsOn}::date and p.ends_on >= ${startsOn}::date
    order by p.number limit 1`;
  return other
    ? `Programme ${other.programme} has version ${other.number} in force on some of these days. A change that touches services of both could not be judged by two versions: take the same one.`
    : null;
}

/** Versions that a programme could have in force, the newest first. */
export async function listProgrammePolicies(
  reader: Reader,
): Promise<readonly { number: number; note: string; state: PolicyState }[]> {
  return reader.$queryRaw`
    select number, note, state from policy_version where state in ('approved', 'shadow') order by number desc`;
}
