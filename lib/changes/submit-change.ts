import { mutate } from '#lib/audit/mutate.ts';
import type { ChangeObservation } from '#lib/domain/change/observation.ts';
import { classifyRevert } from '#lib/domain/change/revert.ts';
import type { SubmitChangeInput } from '#lib/domain/change/submission.ts';
import type { Decision } from '#lib/domain/policy/evaluate.ts';
import { weigh } from '#lib/domain/provenance/detect.ts';
import type { Provenance } from '#lib/domain/provenance/types.ts';
import { authorise } from '#lib/platform/authorise.ts';
import type { Context } from '#lib/platform/context.ts';
import type { Tx } from '#lib/platform/db.ts';
import { conflict, invalid } from '#lib/platform/errors.ts';
import { externalRecordId } from '#lib/platform/ids.ts';
import { assessChange } from './assess/assess-change.ts';
import { messageOf, partiesOf, provenanceOf, servicesNamedOrTouched, sizeOf } from './read-submission.ts';
import { recordChanges } from './record-changes.ts';
import {
  addParties,
  dismissApprovals,
  evidenceOf,
  isUnchanged,
  lockSubmission,
  nameAuthor,
  newDiffId,
  type Submitted,
  takesPart,
  writeControl,
} from './submission-store.ts';

export interface SubmitChangeResult {
  changeId: string;
  revision: number;
  /** What happened: a new change, a new revision, other words about the same revision, or nothing. */
  effect: 'created' | 'revised' | 'updated' | 'unchanged';
  /** Approvals that a new revision dismissed. */
  dismissed: number;
  decision: Decision;
}

/**
 * Submits a change, or a new revision of one: the same `(source, externalId)` with another head. A repeat of what
 * is known already changes nothing. A new revision dismisses approvals, with the reason kept, unless its diff is
 * the same and the policy lets them outlive that. Evidence of AI is never lost by a later revision.
 *
 * @throws DomainError `forbidden`; `invalid` with the field; `conflict` when the change is no longer open
 */
export async function submitChange(ctx: Context, input: SubmitChangeInput): Promise<SubmitChangeResult> {
  return mutate<SubmitChangeResult>(ctx, async (tx) => {
    if (ctx.actor.kind === 'person') await authorise(tx, ctx, 'change.submit');
    const changeId = externalRecordId(input.source, input.externalId);
    const before = await lockSubmission(tx, changeId);
    await refuseForeign(tx, ctx, changeId, before);
    refuseElsewhere(input, before);
    const isNewHead = before?.headSha !== input.sha;
    const revision = (before?.headNumber ?? 0) + (isNewHead ? 1 : 0);
    const observation = await observe(tx, changeId, input, before, ctx.now);
    const counts = await recordChanges(tx, [observation], ctx.now);
    if (ctx.actor.kind === 'person') await nameAuthor(tx, changeId, input.author.identity);
    const parties = await addParties(tx, changeId, partiesOf(input, ctx.actor), ctx.now);
    await newDiffId(tx, changeId, revision, input.diffId ?? null);
    const control = { ...input, changeId, revision, isNewHead, actor: ctx.actor, now: ctx.now };
    if (before && !isNewHead && parties === 0 && counts.updated === 0 && (await isUnchanged(tx, control))) {
      return { result: { ...same(changeId, revision), decision: before.decision }, unchanged: true };
    }
    await writeControl(tx, control);
    const first = await assessChange(tx, changeId);
    const dismissed =
      isNewHead && before ? await dismissApprovals(tx, changeId, first.decision, revision, input.sha) : 0;
    const { decision } = dismissed > 0 ? await assessChange(tx, changeId) : first;
    const details = {
      repository: input.repository,
      sha: input.sha,
      revision,
      environment: input.environment,
      source: input.source,
      externalId: input.externalId,
    };
    const kept = decision.people.counting.length;
    const subject = { type: 'change', id: changeId };
    return {
      result: {
        changeId,
        revision,
        effect: before === null ? 'created' : isNewHead ? 'revised' : 'updated',
        dismissed,
        decision,
      },
      entries: [
        before === null
          ? { action: 'change.submitted', subject, details }
          : { action: 'change.revised', subject, details: { ...details, dismissed, kept } },
      ],
    };
  });
}

const same = (changeId: string, revision: number) =>
  ({ changeId, revision, effect: 'unchanged', dismissed: 0 }) as const;

/** A person revises what they have a hand in; a pipeline whatever it submits. */
async function refuseForeign(
  tx: Tx,
  { actor }: Context,
  changeId: string,
  before: Submitted | null,
): Promise<void> {
  if (before?.state === 'closed') throw conflict('This change is no longer open. Submit a new one.');
  if (before === null) {
    if (await tx.change.findUnique({ where: { id: changeId }, select: { id: true } }))
      throw conflict('A change of this source and name was imported from history; it cannot be submitted.');
    return;
  }
  if (actor.kind !== 'person') return;
  if (before.submittedBy !== actor.id && !(await takesPart(tx, changeId, actor.id)))
    throw conflict('Only those who have a hand in a change can revise it here.');
}

/** What was approved for one place is not approved for another. */
function refuseElsewhere(input: SubmitChangeInput, before: Submitted | null): void {
  for (const field of ['repository', 'environment'] as const) {
    if (before !== null && before[field] !== input[field])
      throw invalid(`This change is for ${before[field]}. Submit another one for ${input[field]}.`, field);
  }
}

async function observe(
  tx: Tx,
  changeId: string,
  input: SubmitChangeInput,
  before: Submitted | null,
  now: Date,
): Promise<ChangeObservation> {
  const { author, committer, paths } = input;
  const revisions = before?.revisions ?? [];
  return {
    source: input.source,
    externalId: input.externalId,
    kind: input.kind,
    repository: input.repository,
    prNumber: input.prNumber ?? null,
    title: input.title,
    body: input.description,
    authorName: author.name,
    authorIdentity: author.identity,
    committerName: committer?.name ?? null,
    committerEmail: committer?.identity ?? null,
    branch: input.branch ?? null,
    trailers: [],
    labels: input.labels,
    paths,
    ...sizeOf(input),
    services: await servicesOf(tx, input, before?.headSha === input.sha ? before.services : []),
    environment: input.environment,
    status: before?.status ?? 'proposed',
    isRevert: classifyRevert(messageOf(input)) !== null,
    risk: null,
    rollbackPlan: input.rollbackPlan ?? null,
    url: input.url ?? null,
    incomplete: null,
    createdAt: before?.createdAt ?? now,
    deployedAt: null,
    revisions: before?.headSha === input.sha ? revisions : [...revisions, { sha: input.sha, createdAt: now }],
    deployments: [],
    provenance: withEarlier(provenanceOf(input), before === null ? [] : await evidenceOf(tx, changeId)),
  };
}

/** What earlier revisions showed still holds: a later one adds evidence, it takes none away. */
function withEarlier(found: Provenance, earlier: Provenance['evidence']): Provenance {
  if (earlier.length === 0) return found;
  return { ...weigh([...found.evidence, ...earlier]), evidence: found.evidence };
}

/** One head has one diff: said again, it touches what it touched before, and perhaps more. */
async function servicesOf(
  tx: Tx,
  input: SubmitChangeInput,
  before: readonly string[],
): Promise<readonly string[]> {
  return [...new Set([...(await servicesNamedOrTouched(tx, input)), ...before])];
}
