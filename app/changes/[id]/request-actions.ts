'use server';

import { AbandonChangeInput, abandonChange } from '#lib/changes/abandon-change.ts';
import { breakGlass as breakGlassVerb } from '#lib/changes/gate/break-glass.ts';
import { ResolveFindingInput, resolveFinding } from '#lib/changes/resolve-finding.ts';
import { DismissReviewInput, dismissReview } from '#lib/changes/reviews/dismiss-review.ts';
import { ReinstateObjectionInput, reinstateObjection } from '#lib/changes/reviews/reinstate-objection.ts';
import { ReviseChangeInput, reviseChange } from '#lib/changes/revise-change.ts';
import { BreakGlassInput } from '#lib/domain/change/break-glass.ts';
import { action } from '#lib/platform/action.ts';

export const revise = action(ReviseChangeInput, reviseChange);
export const abandon = action(AbandonChangeInput, abandonChange);
export const breakGlass = action(BreakGlassInput, breakGlassVerb);
export const resolve = action(ResolveFindingInput, resolveFinding);
export const dismiss = action(DismissReviewInput, dismissReview);
export const reinstate = action(ReinstateObjectionInput, reinstateObjection);
