'use server';

import { OpenCampaignInput } from '#lib/campaigns/inputs.ts';
import { openCampaign } from '#lib/campaigns/open-campaign.ts';
import { PreviewScopeInput, previewStrata } from '#lib/campaigns/preview-queries.ts';
import { action } from '#lib/platform/action.ts';

export const open = action(OpenCampaignInput, openCampaign);
/** While somebody chooses: how many changes there would be. */
export const preview = action(PreviewScopeInput, (_ctx, input) => previewStrata(input), { redraws: false });
