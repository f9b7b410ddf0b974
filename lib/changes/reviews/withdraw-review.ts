import { z } from 'zod';
import { mutate } from '#lib/audit/mutate.ts';
import { REVIEW_DECISIONS } from '#lib/domain/approval/facts.ts';
import type { Context } from '#lib/platform/context.ts';
import { conflict } from '#lib/platform/errors.ts';
import { assessChange } from '../assess/assess-change.ts';
import { stands } from './decide.ts';
import { enter, words } from './enter.ts';
import { listReviewsOf, type Standing, standingOf } from './queries.ts';
import { withdrawReviews } from './store.ts';

/** `decision` says what is taken back: a late click that undoes an approval does not undo a veto. */
export const WithdrawReviewInput = z.strictObject({
  changeId: z.uuid(),
  decision: z.enum(REVIEW_DECISIONS),
  rationale: words(10_000).optional(),
});
export type WithdrawReviewInput = z.output<typeof WithdrawReviewInput>;

/**
 * Takes back what one said and still stands, of whichever revision: undo. Both stay in the trail. Once more is no
 * change.
 *
 * @throws DomainError `conflict` where nothing of the kind stands, or the change is closed; `forbidden`, `not-found`
 */
export function withdrawReview(ctx: Context, input: WithdrawReviewInput): Promise<Standing> {
  return mutate<Standing>(ctx, async (tx) => {
    const { change, person, at } = await enter(tx, ctx, input.changeId, 'change.review');
    const { changeId } = change;
    const said = (await listReviewsOf(tx, changeId, person.id)).filter(
      ({ decision }) => decision === input.decision,
    );
    const newest = said.find(stands);
    if (!newest) {
      if (said[0]?.withdrawnAt) return { result: await standingOf(tx, changeId), unchanged: true };
      throw conflict('Nothing that you said this way stands here any more.');
    }
    await withdrawReviews(tx, changeId, person.id, input.decision, at);
    await assessChange(tx, changeId);
    const { revision, sha, decision } = newest;
    return {
      result: await standingOf(tx, changeId),
      entries: [
        {
          action: 'review.withdrawn',
          subject: { type: 'change', id: changeId },
          details: { revision, sha, decision, rationale: input.rationale || null, personId: person.id },
        },
      ],
    };
  });
}
