import { z } from 'zod';
import { mutate } from '#lib/audit/mutate.ts';
import type { AuditEntryInput } from '#lib/domain/audit/entry.ts';
import type { Context } from '#lib/platform/context.ts';
import { conflict } from '#lib/platform/errors.ts';
import { announce } from '#lib/platform/live.ts';
import { type Asked, whomToAsk } from './askable.ts';
import { enter, factsOf, words } from './enter.ts';
import { findRequest } from './queries.ts';
import { writeRequest } from './store.ts';

export const RequestReviewInput = z.strictObject({
  changeId: z.uuid(),
  personId: z.uuid(),
  note: words(2_000).optional(),
});
export type RequestReviewInput = z.output<typeof RequestReviewInput>;

/**
 * Asks somebody for a review; while they are away, whoever stands in for them. Who is asked already stays so.
 *
 * @throws DomainError `conflict` with why it would be in vain; `forbidden`, `not-found`
 */
export function requestReview(ctx: Context, input: RequestReviewInput): Promise<Asked> {
  return mutate<Asked>(ctx, async (tx) => {
    const entered = await enter(tx, ctx, input.changeId, 'change.review');
    const { change, person, at } = entered;
    const { approval } = await factsOf(tx, change.changeId);
    const asked = await whomToAsk(tx, entered, approval, input.personId);
    if (asked.personId === person.id) throw conflict('To review it yourself, take it over.');
    const known = await findRequest(tx, change.changeId, asked.personId);
    if (known && known.endedAt === null) return { result: asked, unchanged: true };
    const note = input.note || null;
    await writeRequest(tx, {
      changeId: change.changeId,
      personId: asked.personId,
      kind: asked.insteadOf ? 'delegated' : 'asked',
      askedBy: person.id,
      note,
      at,
    });
    await announce(tx, { kind: 'change', changeId: change.changeId });
    return { result: asked, entries: entriesFor(change.changeId, asked, note) };
  });
}

/** One entry for the request and, where somebody stands in, one for that. */
function entriesFor(
  changeId: string,
  { personId, insteadOf }: Asked,
  note: string | null,
): [AuditEntryInput, ...AuditEntryInput[]] {
  const subject = { type: 'change', id: changeId };
  if (!insteadOf) return [{ action: 'review.requested', subject, details: { personId, note } }];
  const away = `${insteadOf.name} is away until ${insteadOf.until.toISOString()}`;
  return [
    { action: 'review.requested', subject, details: { personId: insteadOf.personId, note } },
    { action: 'review.delegated', subject, details: { personId, note: away } },
  ];
}
