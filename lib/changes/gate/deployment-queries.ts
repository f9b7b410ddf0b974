import type { ReportDeploymentInput } from '#lib/domain/change/deployment.ts';
import type { ChangeStatus } from '#lib/domain/change/observation.ts';
import { weekOf } from '#lib/domain/week.ts';
import type { Tx } from '#lib/platform/db.ts';
import { markWeeks } from '../store.ts';

/** A change that a commit belongs to. */
export interface Deployable {
  changeId: string;
  status: ChangeStatus;
  effectiveAt: Date;
  /** Null, like `state`, where it was never submitted. */
  headSha: string | null;
  environment: string;
  state: 'open' | 'closed' | null;
}

/**
 * The changes that a deployed commit belongs to, locked: those submitted here for this environment, else for
 * another, else what was imported. Reports of one commit wait for each other.
 */
export async function lockDeployed(
  tx: Tx,
  { repository, sha, environment }: ReportDeploymentInput,
): Promise<Deployable[]> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`${repository}@${sha}`}, 0))`;
  const rows = await tx.$queryRaw<{ changeId: string }[]>`
    select distinct r.change_id::text as "changeId"
    from revision r join change c on c.id = r.change_id left join change_control k on k.change_id = c.id
    where r.head_sha = ${sha} and coalesce(k.repository, lower(c.repository)) = ${repository} order by 1`;
  const ids = rows.map(({ changeId }) => changeId);
  await tx.$executeRaw`
    select from change_control where change_id = any(${ids}::uuid[]) order by change_id for update`;
  const known = await tx.$queryRaw<Deployable[]>`
    select c.id::text as "changeId", c.status, c.effective_at as "effectiveAt", k.head_sha as "headSha",
      c.environment, k.state
    from change c left join change_control k on k.change_id = c.id where c.id = any(${ids}::uuid[]) order by c.id`;
  const submitted = known.filter(({ state }) => state !== null);
  const meant = submitted.filter((one) => one.environment === environment);
  return [meant, submitted, known].find(({ length }) => length > 0) ?? [];
}

/** A deployment as it is recorded already. */
export interface RecordedDeployment {
  environment: string;
  startedAt: Date;
  finishedAt: Date | null;
  outcome: string;
  actor: string | null;
  gateDecisionId: string | null;
}

export async function findDeployment(
  tx: Tx,
  changeId: string,
  id: string,
): Promise<RecordedDeployment | null> {
  return tx.deployment.findUnique({
    where: { changeId_id: { changeId, id } },
    select: {
      environment: true,
      startedAt: true,
      finishedAt: true,
      outcome: true,
      actor: true,
      gateDecisionId: true,
    },
  });
}

/** Writes what a report says. Which decision let it through is said once, by the first report. */
export async function writeDeployment(
  tx: Tx,
  changeId: string,
  id: string,
  { environment, sha, startedAt, finishedAt = null, outcome, actor = null }: ReportDeploymentInput,
  gateDecisionId: string | null,
): Promise<void> {
  await tx.deployment.upsert({
    where: { changeId_id: { changeId, id } },
    create: {
      changeId,
      id,
      environment,
      sha,
      startedAt,
      finishedAt,
      outcome,
      actor,
      basis: 'observed',
      gateDecisionId,
    },
    update: { finishedAt, outcome, ...(actor === null ? {} : { actor }) },
  });
}

/** The change has reached its environment, or left it: it is asked for no longer, and counts in its week. */
export async function settle(
  tx: Tx,
  { changeId, effectiveAt }: Deployable,
  status: 'deployed' | 'rolled-back',
  at: Date,
): Promise<void> {
  await tx.$executeRaw`
    update change set status = ${status}, effective_at = ${at} where id = ${changeId}::uuid`;
  await tx.$executeRaw`update change_service set effective_at = ${at} where change_id = ${changeId}::uuid`;
  await tx.$executeRaw`update change_control set state = 'closed' where change_id = ${changeId}::uuid`;
  await markWeeks(tx, [...new Set([weekOf(effectiveAt), weekOf(at)])].sort());
}
