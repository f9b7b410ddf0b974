import { z } from 'zod';
import {
  AI_ROLES,
  CERTAINTIES,
  CONTROL_STATES,
  LINK_RELATIONS,
  type LinkState,
} from '#lib/domain/attribution/types.ts';
import type { Context } from '#lib/platform/context.ts';
import { LinkSaying, sayOfLink } from './say-of-link.ts';

const axes = {
  relation: z.enum(LINK_RELATIONS),
  aiRole: z.enum(AI_ROLES),
  controlState: z.enum(CONTROL_STATES),
  /** How sure the person is. */
  certainty: z.enum(CERTAINTIES, 'Say how sure you are.'),
};

export const JudgeLinkInput = LinkSaying.extend({ verdict: z.enum(['confirm', 'rule-out']), ...axes });
export type JudgeLinkInput = z.output<typeof JudgeLinkInput>;

/**
 * A person's verdict on whether a change caused an incident. On a Tier-1 Sev1 or Sev2 a confirmed cause is proposed
 * until a second person confirms it. Nobody judges a change in which they have a hand: neither blame nor repair is
 * one's own to declare. Errors: see `sayOfLink`.
 */
export async function judgeLink(
  ctx: Context,
  { verdict, relation, aiRole, controlState, ...rest }: JudgeLinkInput,
): Promise<{ version: number; state: LinkState }> {
  return sayOfLink(ctx, 'incident.judge', {
    ...rest,
    act: verdict,
    axes: { relation, aiRole, controlState },
  });
}

export const WithdrawVerdictInput = LinkSaying;
export type WithdrawVerdictInput = z.output<typeof WithdrawVerdictInput>;

/** Takes back one's own proposal, or one's own verdict while nobody else has said anything. Errors: see `sayOfLink`. */
export async function withdrawVerdict(
  ctx: Context,
  input: WithdrawVerdictInput,
): Promise<{ version: number; state: LinkState }> {
  return sayOfLink(ctx, 'incident.judge', { ...input, act: 'withdraw' });
}
