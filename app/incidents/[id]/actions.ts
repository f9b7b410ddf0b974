'use server';

import {
  DeclareNoChangeInput,
  declareNoChange as declareNoChangeVerb,
} from '#lib/incidents/declare-no-change.ts';
import { JudgeLinkInput, judgeLink } from '#lib/incidents/judge-link.ts';
import { action } from '#lib/platform/action.ts';

export const judge = action(JudgeLinkInput, judgeLink);
export const declareNoChange = action(DeclareNoChangeInput, declareNoChangeVerb);
