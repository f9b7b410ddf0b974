import { z } from 'zod';
import { mutate } from '#lib/audit/mutate.ts';
import { identify } from '#lib/domain/approval/who.ts';
import type { Context } from '#lib/platform/context.ts';
import { conflict, forbidden } from '#lib/platform/errors.ts';
import { announce } from '#lib/platform/live.ts';
import { enter, factsOf } from './enter.ts';
import { findAbsence, findPersonNow, findRequest, isSubmitter } from './queries.ts';
import { markNudged } from './store.ts';

export const NudgeInput = z.strictObject({ changeId: z.uuid(), personId: z.uuid() });
export type NudgeInput = z.output<typeof NudgeInput>;

const PAUSE_MINUTES = 60;

/**
 * Reminds somebody who is asked for a review; for those behind the change only, at most once an hour for each person
 * and change, whoever of them clicks.
 *
 * @throws DomainError `forbidden`; `conflict` when the person is not asked, is away, or was reminded in this hour
 */
export function nudge(ctx: Context, input: NudgeInput): Promise<{ nudgedAt: Date }> {
  return mutate<{ nudgedAt: Date }>(ctx, async (tx) => {
    const { change, person, at } = await enter(tx, ctx, input.changeId, 'change.submit');
    const { changeId } = change;
    const { approval } = await factsOf(tx, changeId);
    const who = identify(approval);
    const isBehindIt =
      approval.parties.some(({ identity }) => who(identity).person?.id === person.id) ||
      (await isSubmitter(tx, changeId, person.id));
    if (!isBehindIt) throw forbidden('Only those who have a hand in a change remind its reviewers.');
    const reviewer = await findPersonNow(tx, input.personId);
    const request = reviewer && (await findRequest(tx, changeId, reviewer.id));
    if (!reviewer || !request || request.endedAt !== null)
      throw conflict('This person is not asked for a review.');
    const away = await findAbsence(tx, reviewer.id, at);
    if (away)
      throw conflict(
        `${reviewer.name} is away until ${away.until.toISOString().slice(0, 10)}: ask somebody else.`,
      );
    const minutes = request.nudgedAt ? (at.getTime() - request.nudgedAt.getTime()) / 60_000 : PAUSE_MINUTES;
    if (minutes < PAUSE_MINUTES)
      throw conflict(
        `${reviewer.name} was reminded ${Math.floor(minutes)} minutes ago; once an hour is enough.`,
      );
    await markNudged(tx, changeId, reviewer.id, at);
    await announce(tx, { kind: 'change', changeId });
    return {
      result: { nudgedAt: at },
      entries: [
        {
          action: 'review.nudged',
          subject: { type: 'change', id: changeId },
          details: { personId: reviewer.id },
        },
      ],
    };
  });
}
