'use server';

import { attestCampaign } from '#lib/campaigns/attest-campaign.ts';
import { cancelCampaign } from '#lib/campaigns/cancel-campaign.ts';
import { decideItem } from '#lib/campaigns/decide-item.ts';
import { decideItems } from '#lib/campaigns/decide-items.ts';
import { delegateCampaign } from '#lib/campaigns/delegate-campaign.ts';
import { extendSample } from '#lib/campaigns/extend-sample.ts';
import { changeFinding, endFinding, openFinding } from '#lib/campaigns/findings.ts';
import { freezeCampaign } from '#lib/campaigns/freeze-campaign.ts';
import {
  AttestCampaignInput,
  CancelCampaignInput,
  ChangeFindingInput,
  DecideItemInput,
  DecideItemsInput,
  DelegateCampaignInput,
  EndFindingInput,
  ExtendSampleInput,
  FreezeCampaignInput,
  OpenFindingInput,
  PlanCampaignInput,
} from '#lib/campaigns/inputs.ts';
import { planCampaign } from '#lib/campaigns/plan-campaign.ts';
import { action } from '#lib/platform/action.ts';

export const plan = action(PlanCampaignInput, planCampaign);
export const freeze = action(FreezeCampaignInput, freezeCampaign);
export const extend = action(ExtendSampleInput, extendSample);
export const delegate = action(DelegateCampaignInput, delegateCampaign);
export const cancel = action(CancelCampaignInput, cancelCampaign);
export const decide = action(DecideItemInput, decideItem);
export const decideAll = action(DecideItemsInput, decideItems);
export const openOne = action(OpenFindingInput, openFinding);
export const changeOne = action(ChangeFindingInput, changeFinding);
export const endOne = action(EndFindingInput, endFinding);
export const attest = action(AttestCampaignInput, attestCampaign);
