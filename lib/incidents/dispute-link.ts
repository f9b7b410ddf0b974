import { z } from 'zod';
import { AI_ROLES, CONTROL_STATES, LINK_RELATIONS, type LinkState } from '#lib/domain/attribution/types.ts';
import { SETTLEMENTS } from '#lib/domain/incident/verdict.ts';
import type { Context } from '#lib/platform/context.ts';
import { LinkSaying, sayOfLink } from './say-of-link.ts';

export const DisputeLinkInput = LinkSaying;
export type DisputeLinkInput = z.output<typeof DisputeLinkInput>;

/**
 * Says that a standing verdict is wrong; open to those who may not judge the change too, its author among them. The
 * link counts as disputed in every report, with what was disputed kept, until it is settled. Errors: see `sayOfLink`.
 */
export async function disputeLink(
  ctx: Context,
  input: DisputeLinkInput,
): Promise<{ version: number; state: LinkState }> {
  return sayOfLink(ctx, 'incident.dispute', { ...input, act: 'dispute' });
}

export const SettleDisputeInput = LinkSaying.extend({
  answer: z.enum(SETTLEMENTS),
  relation: z.enum(LINK_RELATIONS),
  aiRole: z.enum(AI_ROLES),
  controlState: z.enum(CONTROL_STATES),
});
export type SettleDisputeInput = z.output<typeof SettleDisputeInput>;

/**
 * Ends a dispute: the verdict stands, in these words, or it falls and its opposite holds. For somebody who has no
 * hand in the change and has said nothing of the link. Where a ruled-out change becomes a cause that takes two people,
 * it is proposed. Errors: see `sayOfLink`.
 */
export async function settleDispute(
  ctx: Context,
  { answer, relation, aiRole, controlState, ...rest }: SettleDisputeInput,
): Promise<{ version: number; state: LinkState }> {
  return sayOfLink(ctx, 'incident.judge', {
    ...rest,
    act: answer,
    axes: { relation, aiRole, controlState },
  });
}
