import type { Context } from '#lib/platform/context.ts';
import { conflict } from '#lib/platform/errors.ts';
import { newId } from '#lib/platform/ids.ts';
import { storableText } from '#lib/platform/rows.ts';
import { campaignStep, refuseOthers } from './campaign-step.ts';
import type { DelegateCampaignInput } from './inputs.ts';
import { findDirector } from './store.ts';

/**
 * Says who signs an audit from now on: the VP or another director, or its own director again. The director still answers
 * for the services.
 *
 * @throws DomainError as `campaignStep`; `invalid` on `to`; `conflict` where they sign it already
 */
export function delegateCampaign(
  ctx: Context,
  { to, reason, ...seen }: DelegateCampaignInput,
): Promise<{ version: number }> {
  return campaignStep(ctx, seen, 'delegate', 'campaign.manage', async (tx, campaign, version) => {
    await refuseOthers(tx, ctx, campaign);
    const toId = await findDirector(tx, to, 'to');
    const fromId = campaign.auditorId;
    if (toId === fromId) throw conflict('They sign it already.');
    const why = storableText(reason);
    const { campaignId } = seen;
    await tx.auditDelegation.create({
      data: { campaignId, id: newId(), fromId, toId, reason: why, at: ctx.now },
    });
    return {
      result: { version },
      data: { auditorId: toId },
      action: 'campaign.delegated',
      details: { from: fromId, to: toId, reason: why },
    };
  });
}
