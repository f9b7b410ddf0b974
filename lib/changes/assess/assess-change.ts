import { concernsOf } from '#lib/domain/approval/concerns.ts';
import { lets } from '#lib/domain/policy/evaluate-vector.ts';
import { dueAt, wantedKinds } from '#lib/domain/policy/wanted.ts';
import type { Tx } from '#lib/platform/db.ts';
import { notFound } from '#lib/platform/errors.ts';
import { announce } from '#lib/platform/live.ts';
import { type Judged, judge } from './judge.ts';

/** Takes the lock under which everything that can alter a change's judgement happens, one after the other. */
export async function lockChange(tx: Tx, changeId: string): Promise<LockedChange> {
  const [row] = await tx.$queryRaw<LockedChange[]>`
    select change_id::text as "changeId", head_number as "headNumber", head_sha as "headSha", environment, state,
      version, repository
    from change_control where change_id = ${changeId}::uuid for update`;
  if (!row) throw notFound('The change');
  return row;
}

export interface LockedChange {
  changeId: string;
  headNumber: number;
  headSha: string;
  environment: string;
  state: 'open' | 'closed';
  version: number;
  repository: string;
}

/**
 * Judges a change again after something about it has been written in this transaction, and keeps the judgement
 * with the change: its outcome, what is unmet, whose approval would help, until when, and since which version
 * something speaks against it. The last step of every verb that alters a fact. Announces it to the open pages at commit.
 *
 * @throws DomainError `unavailable` when no policy can be applied, `not-found` when it was never submitted
 */
export async function assessChange(tx: Tx, changeId: string): Promise<Judged> {
  const judged = await judge(tx, changeId);
  if (!judged) throw notFound('The change');
  const { decision, facts, policy, policyVersionId } = judged;
  const unmet = decision.requirements.filter(({ state }) => !lets(state)).map(({ id }) => id);
  const [row] = await tx.$queryRaw<{ since: Date }[]>`
    select waiting_since as since from change_control where change_id = ${changeId}::uuid`;
  const due = dueAt(policy, decision, row!.since.getTime());
  const concerns = concernsOf(facts).map(({ key }) => key);
  await tx.$executeRaw`
    update change_control set version = version + 1, outcome = ${decision.outcome},
      decision = ${JSON.stringify(decision)}::jsonb, unmet = ${unmet}::text[],
      wanted = ${[...wantedKinds(policy, facts, decision)]}::text[], policy_version_id = ${policyVersionId}::uuid,
      concerns = (select coalesce(jsonb_object_agg(key, coalesce(concerns -> key, to_jsonb(version + 1))), '{}')
        from unnest(${concerns}::text[]) key),
      judged_at = ${new Date(decision.at)}::timestamptz, due_at = ${due === null ? null : new Date(due)}::timestamptz
    where change_id = ${changeId}::uuid`;
  await tx.$executeRaw`
    update change set status = ${decision.outcome === 'allow' ? 'approved' : 'proposed'}
    where id = ${changeId}::uuid and status in ('proposed', 'approved')
      and exists (select from change_control where change_id = ${changeId}::uuid and state = 'open')`;
  await announce(tx, { kind: 'change', changeId });
  return judged;
}
