import type { Context } from '#lib/platform/context.ts';
import { DecideInput, type DecideResult, decide } from './decide.ts';

export const ApproveChangeInput = DecideInput;
export type ApproveChangeInput = DecideInput;

/** Approves the head of a change as it was on the screen (`decide`). */
export function approveChange(ctx: Context, input: ApproveChangeInput): Promise<DecideResult> {
  return decide(ctx, 'approve', input);
}
