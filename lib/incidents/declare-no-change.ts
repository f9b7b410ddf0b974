import { z } from 'zod';
import { mutate } from '#lib/audit/mutate.ts';
import type { LinkState } from '#lib/domain/attribution/types.ts';
import { MIN_REASON, whyNotNoChange } from '#lib/domain/incident/verdict.ts';
import { authorise } from '#lib/platform/authorise.ts';
import type { Context } from '#lib/platform/context.ts';
import { conflict } from '#lib/platform/errors.ts';
import { storableText } from '#lib/platform/rows.ts';
import { writeNoChange } from './no-change-store.ts';
import { lockIncident } from './queries.ts';

export const DeclareNoChangeInput = z.strictObject({
  incidentId: z.uuid(),
  reason: z
    .string()
    .trim()
    .min(MIN_REASON, `Say why in at least ${MIN_REASON} characters.`)
    .max(4000, 'At most 4,000 characters.'),
});
export type DeclareNoChangeInput = z.infer<typeof DeclareNoChangeInput>;

/**
 * A person's answer that no change caused the incident. Refused while a change is confirmed or proposed as its cause,
 * or a verdict on one is disputed: that ends first, by those who may end it. Errors: not-found, forbidden, conflict.
 */
export async function declareNoChange(ctx: Context, input: DeclareNoChangeInput): Promise<void> {
  return mutate(ctx, async (tx) => {
    await authorise(tx, ctx, 'incident.judge');
    const { noChange } = await lockIncident(tx, input.incidentId);
    if (noChange) throw conflict('It is answered already that no change caused it.');
    const causes = await tx.causalLink.findMany({
      where: { incidentId: input.incidentId, supersededAt: null, relation: { not: 'fixed-by' } },
      select: { state: true },
    });
    const refusal = whyNotNoChange(causes.map(({ state }) => state as LinkState));
    if (refusal) throw conflict(refusal);
    const reason = storableText(input.reason);
    await writeNoChange(tx, {
      incidentId: input.incidentId,
      personId: ctx.actor.id,
      reason,
      at: ctx.now,
    });
    return {
      result: undefined,
      entries: [
        {
          action: 'incident.no-change-declared',
          subject: { type: 'incident', id: input.incidentId },
          details: { reason },
        },
      ],
    };
  });
}
