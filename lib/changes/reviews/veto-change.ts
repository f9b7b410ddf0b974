import type { Context } from '#lib/platform/context.ts';
import { DecideInput, type DecideResult, decide } from './decide.ts';

export const VetoChangeInput = DecideInput;
export type VetoChangeInput = DecideInput;

/** Holds a change for good, until it is withdrawn or dismissed with a reason (`decide`). */
export function vetoChange(ctx: Context, input: VetoChangeInput): Promise<DecideResult> {
  return decide(ctx, 'veto', input);
}
