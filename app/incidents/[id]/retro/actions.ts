'use server';

import { action } from '#lib/platform/action.ts';
import { draftVersion } from '#lib/policies/draft-policy.ts';
import { draftRule as draftRuleVerb } from '#lib/retros/draft-rule.ts';
import { ActionRef, IncidentRef, SeenAction, SeenRetro, SeenRetroReason } from '#lib/retros/inputs.ts';
import { deliverLesson, markLessonSeen } from '#lib/retros/lessons.ts';
import {
  AddActionInput,
  addAction,
  ChangeActionInput,
  changeAction,
  EndActionInput,
  endAction,
} from '#lib/retros/manage-actions.ts';
import { openRetro } from '#lib/retros/open-retro.ts';
import {
  publishRetro,
  reopenRetro,
  returnRetro,
  SubmitRetroInput,
  submitRetro,
} from '#lib/retros/review-retro.ts';
import { TellWritingInput, tellWriting } from '#lib/retros/tell-writing.ts';
import { WriteSectionInput, writeSection } from '#lib/retros/write-section.ts';

export const open = action(IncidentRef, openRetro);
/** Typing goes on while it is saved: everybody's page, also the writer's, hears of it. */
export const write = action(WriteSectionInput, writeSection, { redraws: false });
export const tell = action(TellWritingInput, (ctx, input) => tellWriting(ctx, input), { redraws: false });
export const submit = action(SubmitRetroInput, submitRetro);
export const returnIt = action(SeenRetroReason, returnRetro);
export const publish = action(SeenRetro, publishRetro);
export const reopen = action(SeenRetroReason, reopenRetro);
export const add = action(AddActionInput, addAction);
export const change = action(ChangeActionInput, changeAction);
export const end = action(EndActionInput, endAction);
export const draftRule = action(SeenAction, (ctx, input) => draftRuleVerb(ctx, input, draftVersion));
export const deliver = action(ActionRef, deliverLesson);
export const markSeen = action(ActionRef, markLessonSeen);
