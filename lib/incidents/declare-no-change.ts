import { z } from 'zod';
import { mutate } from '#lib/audit/mutate.ts';
import { MIN_REASON } from '#lib/domain/incident/verdict.ts';
import { authorise } from '#lib/platform/authorise.ts';
import type { Context } from '#lib/platform/context.ts';
import { conflict } from '#lib/platform/errors.ts';
import { storableText } from '#lib/platform/rows.ts';
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
 * A person's answer that no change caused the incident. Refused while a change is confirmed as its cause:
 * the two cannot both be true. Errors: not-found, forbidden, conflict.
 */
export async function declareNoChange(ctx: Context, input: DeclareNoChangeInput): Promise<void> {
  return mutate(ctx, async (tx) => {
    await authorise(tx, ctx, 'incident.judge');
    await lockIncident(tx, input.incidentId);
    const causes = await tx.causalLink.count({
      where: {
        incidentId: input.incidentId,
        supersededAt: null,
        state: 'match',
        relation: { not: 'fixed-by' },
      },
    });
    if (causes > 0) throw conflict('A change is confirmed as its cause. Rule that out or dispute it first.');
    const reason = storableText(input.reason);
    await tx.incident.update({
      where: { id: input.incidentId },
      data: { noChangeReason: reason, noChangeBy: ctx.actor.id, noChangeAt: ctx.now },
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
