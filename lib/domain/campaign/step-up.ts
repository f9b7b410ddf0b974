import type { Verdict } from '#lib/domain/access.ts';
import { STEP_UP_MINUTES } from './lifecycle.ts';

const MINUTE = 60_000;
/** How far the clock of whoever asked may be ahead of ours. */
const AHEAD_MS = MINUTE;

/** Whether somebody has proved so recently who they are that they may sign. */
export function stepUpVerdict(authenticatedAt: Date | null, now: Date): Verdict {
  if (authenticatedAt === null)
    return { allowed: false, reason: 'Sign in again: it is not known when you last proved who you are.' };
  const age = now.getTime() - authenticatedAt.getTime();
  if (age <= STEP_UP_MINUTES * MINUTE && age >= -AHEAD_MS) return { allowed: true };
  return {
    allowed: false,
    reason: `Sign in again: you last proved who you are more than ${STEP_UP_MINUTES} minutes ago.`,
  };
}
