import { z } from 'zod';
import { mutate } from '#lib/audit/mutate.ts';
import { MIN_REASON } from '#lib/domain/approval/rationale.ts';
import type { Context } from '#lib/platform/context.ts';
import type { Reader } from '#lib/platform/db.ts';
import { conflict, forbidden, notFound } from '#lib/platform/errors.ts';
import { assessChange } from '../assess/assess-change.ts';
import { refuseOtherHead, refuseUnseen, stands } from './decide.ts';
import { enter, factsOf, refuseHidden, refuseIneligible, SeenChange, words } from './enter.ts';
import {
  findPersonNow,
  listReviewsOf,
  type PersonNow,
  type Standing,
  standingOf,
  tiesToServices,
} from './queries.ts';
import { dismissObjections } from './store.ts';

export const DismissReviewInput = z.strictObject({
  ...SeenChange.shape,
  /** Whose objection. */
  personId: z.uuid(),
  reason: words(4_000).refine(
    (text) => text.length >= MIN_REASON,
    `Say why in at least ${MIN_REASON} characters.`,
  ),
});
export type DismissReviewInput = z.output<typeof DismissReviewInput>;

/**
 * Sets somebody's objection aside, with the reason. This is for seniors on the team of a service that the change
 * touches and for its director; never for those who have a hand in the change, never for one's own objection. Bound
 * to what was on the screen: an objection raised since is not dismissed unread. Once more is no change.
 *
 * @throws DomainError `forbidden`, `conflict`, `not-found`
 */
export function dismissReview(ctx: Context, input: DismissReviewInput): Promise<Standing> {
  return mutate<Standing>(ctx, async (tx) => {
    const entered = await enter(tx, ctx, input.changeId, 'change.review');
    const { change, person, at } = entered;
    const { changeId } = change;
    const objector = await findPersonNow(tx, input.personId);
    if (!objector) throw notFound('The person');
    if (objector.id === person.id) throw conflict('This is your own objection: withdraw it instead.');
    const facts = await factsOf(tx, changeId);
    refuseIneligible(facts.approval, person);
    refuseHidden(facts.approval);
    const unfit = await cannotDismiss(tx, changeId, person);
    if (unfit !== null) throw forbidden(unfit);
    refuseOtherHead(entered, input);
    const objections = (await listReviewsOf(tx, changeId, objector.id)).filter(
      ({ decision }) => decision !== 'approve',
    );
    const newest = objections.find(stands);
    if (!newest) {
      if (objections[0]?.dismissedAt) return { result: await standingOf(tx, changeId), unchanged: true };
      throw conflict(`No objection of ${objector.name} stands here.`);
    }
    refuseUnseen(entered, input, facts);
    await dismissObjections(tx, changeId, objector.id, { by: person.id, reason: input.reason, at });
    await assessChange(tx, changeId);
    const { revision, sha, decision, rationale } = newest;
    return {
      result: await standingOf(tx, changeId),
      entries: [
        {
          action: 'review.dismissed',
          subject: { type: 'change', id: changeId },
          details: { revision, sha, decision, rationale, personId: objector.id, why: input.reason },
        },
      ],
    };
  });
}

/** Why it is not for somebody to set objections aside here, as a sentence; null where it is. */
export async function cannotDismiss(
  reader: Reader,
  changeId: string,
  person: PersonNow,
): Promise<string | null> {
  const { directs, onTeam } = await tiesToServices(reader, changeId, person);
  const isSenior = person.level === 'senior' || person.level === 'principal';
  return directs || (onTeam && isSenior)
    ? null
    : 'An objection is dismissed by a senior on the team of a service that the change touches, or by its director.';
}
