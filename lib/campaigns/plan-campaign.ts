import type { Context } from '#lib/platform/context.ts';
import { campaignStep, refuseOthers } from './campaign-step.ts';
import type { PlanCampaignInput } from './inputs.ts';
import { readScope } from './open-campaign.ts';

/**
 * Changes what an audit is about or how it samples, while its population is not known. The committed seed stays.
 *
 * @throws DomainError as `campaignStep`; `invalid` with the field
 */
export function planCampaign(ctx: Context, input: PlanCampaignInput): Promise<{ version: number }> {
  return campaignStep(ctx, seen(input), 'plan', 'campaign.manage', async (tx, campaign, version) => {
    await refuseOthers(tx, ctx, campaign);
    const { name, services, from, to, dueOn, plan } = input;
    return {
      result: { version },
      data: await readScope(tx, input, ctx.now),
      action: 'campaign.planned',
      details: { name, services, from, to, dueOn, plan },
    };
  });
}

const seen = ({ campaignId, seenVersion }: PlanCampaignInput) => ({ campaignId, seenVersion });
