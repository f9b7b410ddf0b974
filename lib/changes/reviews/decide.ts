import { z } from 'zod';
import { mutate } from '#lib/audit/mutate.ts';
import { concernsOf, unseenBy } from '#lib/domain/approval/concerns.ts';
import type { ReviewDecision } from '#lib/domain/approval/facts.ts';
import { rationaleNeeded } from '#lib/domain/approval/rationale.ts';
import type { Facts } from '#lib/domain/policy/facts.ts';
import type { Context } from '#lib/platform/context.ts';
import type { Tx } from '#lib/platform/db.ts';
import { conflict, invalid } from '#lib/platform/errors.ts';
import { assessChange } from '../assess/assess-change.ts';
import { lockWithOthers, shareObjections } from '../share-objections.ts';
import { type Entered, enter, factsOf, refuseIneligible, SeenChange, words } from './enter.ts';
import { listReviewsOf, type ReviewRow, type Standing, shownOf, standingOf } from './queries.ts';
import { writeReview } from './store.ts';

export const DecideInput = z.strictObject({ ...SeenChange.shape, rationale: words(10_000).optional() });
export type DecideInput = z.output<typeof DecideInput>;

/** What a person said, and how the change stands now. */
export interface DecideResult extends Standing {
  changeId: string;
  revision: number;
  sha: string;
  decision: ReviewDecision;
  rationale: string | null;
  decidedAt: Date;
}

const ACTIONS = {
  approve: 'change.approved',
  'request-changes': 'change.changes-requested',
  veto: 'change.vetoed',
} as const;

/**
 * A person's word on the head of a change, bound to the sha and version that were on the screen. The same word again
 * writes nothing and gets the same answer, whatever reason comes with it; another word replaces it.
 *
 * @throws DomainError `forbidden` (told why, for those whose approval cannot count), `conflict` when the change is
 * not what was looked at or is closed, `invalid` without a reason where one is needed, `not-found`, `unavailable`
 */
export function decide(ctx: Context, decision: ReviewDecision, input: DecideInput): Promise<DecideResult> {
  return mutate<DecideResult>(ctx, async (tx) => {
    if (decision !== 'approve') await lockWithOthers(tx, input.changeId);
    const entered = await enter(tx, ctx, input.changeId, 'change.review');
    const { change, person, identity, at } = entered;
    refuseOtherHead(entered, input);
    const reviews = await listReviewsOf(tx, change.changeId, person.id);
    const known = reviews.find(({ revision }) => revision === change.headNumber);
    if (known?.decision === decision && stands(known))
      return { result: await answer(tx, entered, known), unchanged: true };

    const facts = await factsOf(tx, change.changeId);
    if (decision === 'approve') {
      refuseIneligible(facts.approval, person);
      refuseUnseen(entered, input, facts);
    }
    const rationale = input.rationale || null;
    const needed = rationale === null ? rationaleNeeded(decision, facts) : null;
    if (needed !== null) throw invalid(needed, 'rationale');

    const word = {
      changeId: change.changeId,
      revision: change.headNumber,
      sha: change.headSha,
      decision,
      rationale,
    };
    const shown = await shownOf(tx, change.changeId);
    await writeReview(tx, { ...word, personId: person.id, identity, at });
    await assessChange(tx, change.changeId);
    const carried = decision === 'approve' ? [] : await shareObjections(tx, change.changeId);
    const result = await answer(tx, entered, { ...word, decidedAt: at });
    const { changeId, ...told } = word;
    return {
      result,
      entries: [
        {
          action: ACTIONS[decision],
          subject: { type: 'change', id: changeId },
          details: {
            ...told,
            personId: person.id,
            seenVersion: input.version,
            shown,
            replaced: known?.decision ?? null,
          },
        },
        ...carried,
      ],
    };
  });
}

export const stands = ({ withdrawnAt, dismissedAt }: ReviewRow): boolean =>
  withdrawnAt === null && dismissedAt === null;

/** What was looked at has been replaced. Also an objection is refused: it would be about something that is gone. */
export function refuseOtherHead({ change }: Entered, { sha }: SeenChange): void {
  if (change.headSha !== sha)
    throw conflict(
      `This change has changed since you looked: revision ${change.headNumber} (${change.headSha.slice(0, 7)}) was pushed.`,
    );
}

/**
 * The version rises at every judgement, also for a colleague's approval, which must not make this one fail. What
 * counts is whether anything speaks against the change that did not when it was looked at (`concernsOf`); among these
 * is the number of the revision, so that an old page does not approve what was pushed away and back again.
 */
export function refuseUnseen({ person, since }: Entered, { version }: SeenChange, facts: Facts): void {
  const unseen = unseenBy(person.id, version, concernsOf(facts), since);
  if (unseen.length > 0)
    throw conflict(`This change has changed since you looked: ${unseen.join(', and ')}.`);
}

async function answer(
  tx: Tx,
  { change }: Entered,
  {
    revision,
    sha,
    decision,
    rationale,
    decidedAt,
  }: Omit<ReviewRow, 'withdrawnAt' | 'dismissedAt' | 'dismissedBy'>,
): Promise<DecideResult> {
  const { changeId } = change;
  return { changeId, revision, sha, decision, rationale, decidedAt, ...(await standingOf(tx, changeId)) };
}
