import type { Context } from '#lib/platform/context.ts';
import { storableText } from '#lib/platform/rows.ts';
import { campaignStep, refuseOthers } from './campaign-step.ts';
import type { CancelCampaignInput } from './inputs.ts';

/** Ends an audit without a signature; what was found stays to be read. @throws DomainError as `campaignStep` */
export function cancelCampaign(
  ctx: Context,
  { reason, ...seen }: CancelCampaignInput,
): Promise<{ version: number }> {
  return campaignStep(ctx, seen, 'cancel', 'campaign.manage', async (tx, campaign, version) => {
    await refuseOthers(tx, ctx, campaign);
    return {
      result: { version },
      data: { state: 'cancelled', endedAt: ctx.now },
      action: 'campaign.cancelled',
      details: { reason: storableText(reason) },
    };
  });
}
