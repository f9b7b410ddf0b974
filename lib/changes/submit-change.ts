import { mutate } from '#lib/audit/mutate.ts';
import type { ChangeObservation } from '#lib/domain/change/observation.ts';
import { classifyRevert } from '#lib/domain/change/revert.ts';
import type { SubmitChangeInput } from '#lib/domain/change/submission.ts';
import { otherWords, wordsOf } from '#lib/domain/change/words.ts';
import type { Decision } from '#lib/domain/policy/evaluate.ts';
import { weigh } from '#lib/domain/provenance/detect.ts';
import type { Provenance } from '#lib/domain/provenance/types.ts';
import { authorise } from '#lib/platform/authorise.ts';
import type { Context } from '#lib/platform/context.ts';
import type { Tx } from '#lib/platform/db.ts';
import { conflict, invalid } from '#lib/platform/errors.ts';
import { externalRecordId } from '#lib/platform/ids.ts';
import { readHead } from '#lib/platform/mirrors/read-head.ts';
import { assessChange } from './assess/assess-change.ts';
import { type Assembled, assemble, messageOf, partiesOf, provenanceOf, sizeOf } from './read-submission.ts';
import { recordChanges } from './record-changes.ts';
import { lockAsking, shareObjections } from './share-objections.ts';
import {
  addParties,
  dismissApprovals,
  evidenceOf,
  isUnchanged,
  keepSaid,
  lockName,
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
  /** What happened: a new change, a new revision, more about the same revision, or nothing. */
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
 * Of one head, what asks for more holds whenever it was said, and other words to be read by reviewers (title, kind,
 * rollback plan, …) are another revision of it. Where a local mirror holds it, git is asked as well. Objections
 * that stand in other changes of the same head or diff are carried over.
 *
 * @throws DomainError `forbidden`; `invalid` with the field; `conflict` when the change is no longer open
 */
export async function submitChange(ctx: Context, submission: SubmitChangeInput): Promise<SubmitChangeResult> {
  const seen = await readHead(submission);
  return mutate<SubmitChangeResult>(ctx, async (tx) => {
    if (ctx.actor.kind === 'person') await authorise(tx, ctx, 'change.submit');
    const changeId = externalRecordId(submission.source, submission.externalId);
    await lockName(tx, changeId);
    const { repository, sha } = submission;
    await lockAsking(tx, { repository, sha, diffId: seen?.diffId ?? submission.diffId ?? null }, changeId);
    const before = await lockSubmission(tx, changeId);
    await refuseForeign(tx, ctx, changeId, before);
    refuseElsewhere(submission, before);

    const assembled = await assemble(tx, ctx.actor, submission, seen);
    const { input, said } = assembled;
    const next = nextRevision(before, input);
    const { revision, isNewHead } = next;
    const observation = await observe(tx, changeId, assembled, before, next, ctx.now);
    const counts = await recordChanges(tx, [observation], ctx.now);
    if (ctx.actor.kind === 'person') await nameAuthor(tx, changeId, input.author.identity);
    const parties = await addParties(tx, changeId, partiesOf(input, ctx.actor), ctx.now);
    await newDiffId(tx, changeId, revision, input.diffId ?? null);
    const isMore = await keepSaid(tx, changeId, revision, said);
    const control = {
      ...input,
      pathsFrom: said.pathsFrom,
      changeId,
      revision,
      isNewHead,
      actor: ctx.actor,
      now: ctx.now,
    };
    const isSame = before?.headNumber === revision && !isMore && parties === 0 && counts.updated === 0;
    if (before && isSame && (await isUnchanged(tx, control))) {
      return { result: { ...same(changeId, revision), decision: before.decision }, unchanged: true };
    }
    await writeControl(tx, control);
    const carried = await shareObjections(tx, changeId);
    const first = await assessChange(tx, changeId);
    const isRevised = before !== null && before.headNumber !== revision;
    const dismissed = isRevised
      ? await dismissApprovals(tx, changeId, first.decision, revision, replacing(sha, next))
      : 0;
    const { decision } = dismissed > 0 ? await assessChange(tx, changeId) : first;
    const details = {
      repository,
      sha,
      revision,
      environment: input.environment,
      source: input.source,
      externalId: input.externalId,
      pathsFrom: said.pathsFrom,
      ...(next.otherWords.length > 0 ? { otherWords: [...next.otherWords] } : {}),
    };
    const kept = decision.people.counting.length;
    const subject = { type: 'change', id: changeId };
    return {
      result: {
        changeId,
        revision,
        effect: before === null ? 'created' : isRevised ? 'revised' : 'updated',
        dismissed,
        decision,
      },
      entries: [
        before === null
          ? { action: 'change.submitted', subject, details }
          : { action: 'change.revised', subject, details: { ...details, dismissed, kept } },
        ...carried,
      ],
    };
  });
}

const same = (changeId: string, revision: number) =>
  ({ changeId, revision, effect: 'unchanged', dismissed: 0 }) as const;

interface Next {
  /** Number of the revision that this is. */
  revision: number;
  isNewHead: boolean;
  /** What is said differently of the head that is there. */
  otherWords: readonly string[];
}

/** Another head is a revision, and so are other words about the same one: nobody has approved those. */
function nextRevision(before: Submitted | null, input: SubmitChangeInput): Next {
  const isNewHead = before?.headSha !== input.sha;
  const others = before && !isNewHead ? otherWords(before.words, wordsOf(input)) : [];
  const isRevision = isNewHead || others.length > 0;
  return { revision: (before?.headNumber ?? 0) + (isRevision ? 1 : 0), isNewHead, otherWords: others };
}

/** Why approvals no longer count. */
const replacing = (sha: string, { revision, otherWords: others }: Next): string =>
  others.length === 0
    ? `revision ${revision} (${sha.slice(0, 12)}) replaced what was approved`
    : `revision ${revision} says another ${others.join(', ')} of the same commit`;

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
  assembled: Assembled,
  before: Submitted | null,
  { revision, isNewHead }: Next,
  now: Date,
): Promise<ChangeObservation> {
  const { input } = assembled;
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
    services: [...new Set([...assembled.services, ...(isNewHead ? [] : stillTouched(assembled, before))])],
    environment: input.environment,
    status: before?.status ?? 'proposed',
    isRevert: classifyRevert(messageOf(input)) !== null,
    risk: null,
    rollbackPlan: input.rollbackPlan ?? null,
    url: input.url ?? null,
    incomplete: null,
    createdAt: before?.createdAt ?? now,
    deployedAt: null,
    revisions: revision > revisions.length ? [...revisions, { sha: input.sha, createdAt: now }] : revisions,
    deployments: [],
    provenance: withEarlier(provenanceOf(input), before === null ? [] : await evidenceOf(tx, changeId)),
  };
}

/** What earlier revisions showed still holds: a later one adds evidence, it takes none away. */
function withEarlier(found: Provenance, earlier: Provenance['evidence']): Provenance {
  if (earlier.length === 0) return found;
  return { ...weigh([...found.evidence, ...earlier]), evidence: found.evidence };
}

/** A head that is said again touches what it touched, also as corrected, but for what was only presumed. */
function stillTouched({ recorded }: Assembled, before: Submitted | null): readonly string[] {
  const touched = before?.services ?? [];
  return before?.pathsFrom === 'author' ? touched.filter((slug) => !recorded.includes(slug)) : touched;
}
