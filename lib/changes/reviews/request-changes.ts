import type { Context } from '#lib/platform/context.ts';
import { DecideInput, type DecideResult, decide } from './decide.ts';

export const RequestChangesInput = DecideInput;
export type RequestChangesInput = DecideInput;

/** Asks for changes: holds the change until whoever asked approves or withdraws it, over new revisions too (`decide`). */
export function requestChanges(ctx: Context, input: RequestChangesInput): Promise<DecideResult> {
  return decide(ctx, 'request-changes', input);
}
