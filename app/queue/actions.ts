'use server';

import { reviewBreakGlass as reviewBreakGlassVerb } from '#lib/changes/gate/review-break-glass.ts';
import { ApproveChangeInput, approveChange } from '#lib/changes/reviews/approve-change.ts';
import { CommentInput, comment as commentVerb } from '#lib/changes/reviews/comment.ts';
import { DelegateReviewInput, delegateReview } from '#lib/changes/reviews/delegate-review.ts';
import { NudgeInput, nudge as nudgeVerb } from '#lib/changes/reviews/nudge.ts';
import {
  RequestChangesInput,
  requestChanges as requestChangesVerb,
} from '#lib/changes/reviews/request-changes.ts';
import {
  RequestReviewInput,
  requestReview as requestReviewVerb,
} from '#lib/changes/reviews/request-review.ts';
import {
  SignOverrideInput,
  signOverride as signOverrideVerb,
  WithdrawOverrideInput,
  withdrawOverride as withdrawOverrideVerb,
} from '#lib/changes/reviews/sign-override.ts';
import { SnoozeInput, snooze as snoozeVerb } from '#lib/changes/reviews/snooze.ts';
import { TakeOverInput, takeOver as takeOverVerb } from '#lib/changes/reviews/take-over.ts';
import { VetoChangeInput, vetoChange } from '#lib/changes/reviews/veto-change.ts';
import { WithdrawReviewInput, withdrawReview } from '#lib/changes/reviews/withdraw-review.ts';
import { ReviewBreakGlassInput } from '#lib/domain/change/break-glass.ts';
import {
  CancelAbsenceInput,
  cancelAbsence as cancelAbsenceVerb,
  SetAbsenceInput,
  setAbsence as setAbsenceVerb,
} from '#lib/people/set-absence.ts';
import { action } from '#lib/platform/action.ts';

export const approve = action(ApproveChangeInput, approveChange);
export const requestChanges = action(RequestChangesInput, requestChangesVerb);
export const veto = action(VetoChangeInput, vetoChange);
export const withdraw = action(WithdrawReviewInput, withdrawReview);
export const signOverride = action(SignOverrideInput, signOverrideVerb);
export const withdrawOverride = action(WithdrawOverrideInput, withdrawOverrideVerb);
export const comment = action(CommentInput, commentVerb);
export const delegate = action(DelegateReviewInput, delegateReview);
export const takeOver = action(TakeOverInput, takeOverVerb);
export const snooze = action(SnoozeInput, snoozeVerb);
export const nudge = action(NudgeInput, nudgeVerb);
export const requestReview = action(RequestReviewInput, requestReviewVerb);
export const setAbsence = action(SetAbsenceInput, setAbsenceVerb);
export const cancelAbsence = action(CancelAbsenceInput, cancelAbsenceVerb);
export const reviewBreakGlass = action(ReviewBreakGlassInput, reviewBreakGlassVerb);
