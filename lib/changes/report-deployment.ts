import { mutate } from '#lib/audit/mutate.ts';
import type { AuditEntryInput } from '#lib/domain/audit/entry.ts';
import type { ReportDeploymentInput } from '#lib/domain/change/deployment.ts';
import { isProduction } from '#lib/domain/policy/environment.ts';
import { weigh } from '#lib/domain/provenance/detect.ts';
import { authorise } from '#lib/platform/authorise.ts';
import type { Context } from '#lib/platform/context.ts';
import type { Tx } from '#lib/platform/db.ts';
import { conflict, invalid } from '#lib/platform/errors.ts';
import { externalRecordId } from '#lib/platform/ids.ts';
import { announce } from '#lib/platform/live.ts';
import { markIncidentsAfter } from '#lib/platform/to-rank.ts';
import { assessChange } from './assess/assess-change.ts';
import {
  type Deployable,
  findDeployment,
  lockDeployed,
  type RecordedDeployment,
  settle,
  writeDeployment,
} from './gate/deployment-queries.ts';
import { askerOf, spendDecision } from './gate/spend-decision.ts';
import { recordChanges } from './record-changes.ts';
import { servicesOfRepository } from './submission-store.ts';

export interface ReportedDeployment {
  changeId: string;
  deploymentId: string;
  /** The gate's decision that let it through, now used up. */
  decisionId: string | null;
  /** It reached production and nothing let it through. */
  uncontrolled: boolean;
}

export interface ReportDeploymentResult {
  effect: 'created' | 'updated' | 'unchanged';
  /** One for every change whose head the commit is; mostly one. */
  deployments: ReportedDeployment[];
}

/** How far a pipeline's clock may be ahead of ours. */
const AHEAD = 5 * 60_000;

/**
 * A deployment as a pipeline saw it. The first report uses up the gate's allow under which it began; later ones
 * with the same name say how it ended and use none. Without an allow, a deployment to production is an
 * uncontrolled change: recorded, also where nobody knows the commit, and told to the open pages at once. When it
 * has succeeded where the change was submitted for, the change is deployed and closed.
 *
 * @throws DomainError `forbidden`; `invalid` with the field; `conflict` when the name belongs to another deployment,
 *   also of the same commit
 */
export async function reportDeployment(
  ctx: Context,
  report: ReportDeploymentInput,
): Promise<ReportDeploymentResult> {
  for (const field of ['startedAt', 'finishedAt'] as const) {
    const at = report[field];
    if (at && at.getTime() > ctx.now.getTime() + AHEAD) throw invalid('must not be in the future', field);
  }
  return mutate<ReportDeploymentResult>(ctx, async (tx) => {
    if (ctx.actor.kind === 'person') await authorise(tx, ctx, 'change.submit');
    const known = await lockDeployed(tx, report);
    const changes = known.length > 0 ? known : [await makeChange(tx, ctx, report)];
    const named = await ownerOf(tx, changes, report.decisionId ?? null);
    const written: Recorded[] = [];
    for (const change of changes) {
      // an allow that is named belongs to one change; the others of this head have theirs of the same answer
      const decisionId = named === null || named === change.changeId ? (report.decisionId ?? null) : null;
      written.push(await record(tx, ctx, report, change, decisionId));
    }
    const deployments = written.map(({ deployment }) => deployment);
    const [first, ...others] = written.flatMap(({ entries }) => entries);
    if (!first) return { result: { effect: 'unchanged', deployments }, unchanged: true };
    const effect = written.some(({ isNew }) => isNew) ? 'created' : 'updated';
    return { result: { effect, deployments }, entries: [first, ...others] };
  });
}

/** Which of the changes a named decision is about; null where it is about none of them, or none is named. */
async function ownerOf(
  tx: Tx,
  changes: readonly Deployable[],
  decisionId: string | null,
): Promise<string | null> {
  if (decisionId === null) return null;
  const found = await tx.gateDecision.findFirst({
    where: { id: decisionId, changeId: { in: changes.map(({ changeId }) => changeId) } },
    select: { changeId: true },
  });
  return found?.changeId ?? null;
}

interface Recorded {
  deployment: ReportedDeployment;
  entries: AuditEntryInput[];
  isNew: boolean;
}

async function record(
  tx: Tx,
  ctx: Context,
  report: ReportDeploymentInput,
  change: Deployable,
  decisionId: string | null,
): Promise<Recorded> {
  const { changeId } = change;
  const deploymentId = externalRecordId(`deployment:${report.repository}`, report.externalId);
  const before = await findDeployment(tx, changeId, deploymentId);
  if (before && before.environment !== report.environment)
    throw conflict(`Deployment ${report.externalId} of this commit went to ${before.environment}.`);
  const used = before
    ? before.gateDecisionId
    : await spendDecision(tx, {
        changeId,
        sha: report.sha,
        environment: report.environment,
        pipeline: report.pipeline ?? null,
        reporter: askerOf(ctx),
        decisionId,
        startedAt: report.startedAt,
      });
  const uncontrolled = used === null && isProduction(report.environment);
  const deployment = { changeId, deploymentId, decisionId: used, uncontrolled };
  if (before) refuseAnother(before, report);
  if (before && saysSame(before, report)) return { deployment, entries: [], isNew: false };

  await writeDeployment(tx, changeId, deploymentId, report, used);
  await moveOn(tx, report, change);
  if (isProduction(report.environment)) await markIncidentsAfter(tx, [changeId]);
  // whether it went past the rules is a fact that they are judged on
  if (change.state === null) await announce(tx, { kind: 'change', changeId });
  else await assessChange(tx, changeId);
  const subject = { type: 'change', id: changeId };
  return {
    deployment,
    isNew: before === null,
    entries: [
      {
        action: 'deployment.reported',
        subject,
        details: {
          deploymentId,
          environment: report.environment,
          sha: report.sha,
          outcome: report.outcome,
          decisionId: used,
          uncontrolled,
        },
      },
      ...(before === null && used !== null
        ? [{ action: 'gate.used' as const, subject, details: { decisionId: used, deploymentId } }]
        : []),
    ],
  };
}

/** How long after its start a deployment can still be said to begin: as long as the allow that it uses. */
const START_MS = 10 * 60_000;

/**
 * One name is one deployment, and one allow is for one: what begins again, or succeeds after it has failed or was
 * taken back, is another one, which the gate is asked for. That it began, told after its end, is refused as well: by
 * its instants alone it is no other than a job that is run again within the same second.
 *
 * @throws DomainError `conflict`
 */
function refuseAnother(before: RecordedDeployment, report: ReportDeploymentInput): void {
  const later = report.startedAt.getTime() - before.startedAt.getTime();
  const beginsAgain =
    report.outcome === 'in-progress' && (before.outcome !== 'in-progress' || later > START_MS);
  const succeedsAgain =
    report.outcome === 'succeeded' && (before.outcome === 'failed' || before.outcome === 'rolled-back');
  if (beginsAgain || succeedsAgain)
    throw conflict(
      `Deployment ${report.externalId} has ended or begun before. Ask the gate, and report another one under its own name.`,
    );
}

const saysSame = (
  before: { outcome: string; finishedAt: Date | null; actor: string | null },
  { outcome, finishedAt, actor }: ReportDeploymentInput,
) =>
  before.outcome === outcome &&
  before.finishedAt?.getTime() === finishedAt?.getTime() &&
  (actor == null || before.actor === actor);

/** What a deployment makes of its change: only of its head, and only where the change was meant to go. */
async function moveOn(tx: Tx, report: ReportDeploymentInput, change: Deployable): Promise<void> {
  const isMeant = change.environment === report.environment && (change.headSha ?? report.sha) === report.sha;
  if (!isMeant) return;
  if (report.outcome === 'succeeded' && change.status !== 'deployed')
    await settle(tx, change, 'deployed', report.finishedAt ?? report.startedAt);
  if (report.outcome === 'rolled-back' && change.status === 'deployed')
    await settle(tx, change, 'rolled-back', change.effectiveAt);
}

/** A commit that nobody has submitted or imported: all that is known of it is where it went, and by whom. */
async function makeChange(tx: Tx, { now }: Context, report: ReportDeploymentInput): Promise<Deployable> {
  const { repository, sha, environment, startedAt } = report;
  const source = `deployment:${repository}`;
  const name = report.actor ?? 'unknown';
  const services = await servicesOfRepository(tx, repository);
  await recordChanges(
    tx,
    [
      {
        source,
        externalId: sha,
        kind: 'code',
        repository,
        prNumber: null,
        title: `${sha.slice(0, 12)} of ${repository}, deployed without having been submitted`,
        body: '',
        authorName: name,
        authorIdentity: name,
        committerName: null,
        committerEmail: null,
        branch: null,
        trailers: [],
        labels: [],
        paths: [],
        fileCount: 0,
        linesAdded: 0,
        linesDeleted: 0,
        // which of the repository's services it touches is not known: it may be any
        services: services.map(({ slug }) => slug).sort(),
        environment,
        status: 'proposed',
        isRevert: false,
        risk: null,
        rollbackPlan: null,
        url: null,
        incomplete: 'known only from its deployment: neither its author nor its diff was reported',
        createdAt: startedAt,
        deployedAt: null,
        revisions: [{ sha, createdAt: startedAt }],
        deployments: [],
        provenance: weigh([]),
      },
    ],
    now,
  );
  return {
    changeId: externalRecordId(source, sha),
    status: 'proposed',
    effectiveAt: startedAt,
    headSha: null,
    environment,
    state: null,
  };
}
