'use server';

import { action } from '#lib/platform/action.ts';
import { approveProgramme } from '#lib/programmes/approve-programme.ts';
import { cancelProgramme } from '#lib/programmes/cancel-programme.ts';
import { extendProgramme } from '#lib/programmes/extend-programme.ts';
import {
  CancelProgrammeInput,
  ChangeProgrammeInput,
  ExtendProgrammeInput,
  PlanProgrammeInput,
  SeenProgramme,
} from '#lib/programmes/inputs.ts';
import { changeProgramme, planProgramme } from '#lib/programmes/plan-programme.ts';

export const plan = action(PlanProgrammeInput, planProgramme);
export const change = action(ChangeProgrammeInput, changeProgramme);
export const approve = action(SeenProgramme, approveProgramme);
export const extend = action(ExtendProgrammeInput, extendProgramme);
export const cancel = action(CancelProgrammeInput, cancelProgramme);
