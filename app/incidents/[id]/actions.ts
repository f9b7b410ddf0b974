'use server';

import {
  DeclareNoChangeInput,
  declareNoChange as declareNoChangeVerb,
} from '#lib/incidents/declare-no-change.ts';
import {
  DisputeLinkInput,
  disputeLink,
  SettleDisputeInput,
  settleDispute,
} from '#lib/incidents/dispute-link.ts';
import {
  JudgeLinkInput,
  judgeLink,
  WithdrawVerdictInput,
  withdrawVerdict,
} from '#lib/incidents/judge-link.ts';
import { action } from '#lib/platform/action.ts';

export const judge = action(JudgeLinkInput, judgeLink);
export const withdraw = action(WithdrawVerdictInput, withdrawVerdict);
export const dispute = action(DisputeLinkInput, disputeLink);
export const settle = action(SettleDisputeInput, settleDispute);
export const declareNoChange = action(DeclareNoChangeInput, declareNoChangeVerb);
