import type { Decision } from '#lib/domain/policy/evaluate.ts';
import type { BlastRadius } from '#lib/domain/policy/facts.ts';
import type { Tx } from '#lib/platform/db.ts';
import { notFound } from '#lib/platform/errors.ts';

export interface LockedChange {
  changeId: string;
  headNumber: number;
  headSha: string;
  environment: string;
  state: 'open' | 'closed';
  version: number;
  repository: string;
}

/** Takes the lock under which everything that can alter a change's judgement happens, one after the other. */
export async function lockChange(tx: Tx, changeId: string): Promise<LockedChange> {
  const [row] = await tx.$queryRaw<LockedChange[]>`
    select change_id::text as "changeId", head_number as "headNumber", head_sha as "headSha", environment, state,
      version, repository
    from change_control where change_id = ${changeId}::uuid for update`;
  if (!row) throw notFound('The change');
  return row;
}

/** What is kept of a judgement, and decides whether another one is news. */
export interface Judgement {
  /** Empty before the first one. */
  decision: Partial<Pick<Decision, 'requirements' | 'people'>>;
  wanted: readonly string[];
  policyVersionId: string;
  concerns: readonly string[];
}

/** The last judgement, and since when the head waits. */
export async function judgementOf(tx: Tx, changeId: string): Promise<Judgement & { since: Date }> {
  const [row] = await tx.$queryRaw<[Judgement & { since: Date }]>`
    select waiting_since as since, decision, wanted, policy_version_id::text as "policyVersionId",
      array(select jsonb_object_keys(concerns)) as concerns
    from change_control where change_id = ${changeId}::uuid`;
  return row;
}

/**
 * Keeps a judgement with its change. News raise the version; a concern keeps the version since which it stands.
 * An open change is `approved` exactly while it would be let through.
 */
export async function keepJudgement(
  tx: Tx,
  changeId: string,
  {
    decision,
    ...kept
  }: {
    decision: Decision;
    unmet: readonly string[];
    wanted: readonly string[];
    concerns: readonly string[];
    policyVersionId: string;
    dueAt: Date | null;
    isNews: boolean;
  },
): Promise<void> {
  await tx.$executeRaw`
    update change_control set version = version + ${kept.isNews ? 1 : 0}::int, outcome = ${decision.outcome},
      decision = ${JSON.stringify(decision)}::jsonb, unmet = ${[...kept.unmet]}::text[],
      wanted = ${[...kept.wanted]}::text[], policy_version_id = ${kept.policyVersionId}::uuid,
      concerns = (select coalesce(jsonb_object_agg(key, coalesce(concerns -> key, to_jsonb(version + 1))), '{}')
        from unnest(${[...kept.concerns]}::text[]) key),
      judged_at = ${new Date(decision.at)}::timestamptz, due_at = ${kept.dueAt}::timestamptz
    where change_id = ${changeId}::uuid`;
  await tx.$executeRaw`
    update change set status = ${decision.outcome === 'allow' ? 'approved' : 'proposed'}
    where id = ${changeId}::uuid and status in ('proposed', 'approved')
      and exists (select from change_control where change_id = ${changeId}::uuid and state = 'open')`;
}

/** Keeps a score and a blast radius where they differ from what is kept. */
export async function keepScore(
  tx: Tx,
  changeId: string,
  { score, parts }: { score: number; parts: readonly object[] },
  radius: BlastRadius | null,
): Promise<void> {
  await tx.$executeRaw`
    update change set risk = ${score} where id = ${changeId}::uuid and risk is distinct from ${score}`;
  await tx.$executeRaw`
    update change_control set blast_radius = ${radius}, risk_parts = ${JSON.stringify(parts)}::jsonb
    where change_id = ${changeId}::uuid`;
}
