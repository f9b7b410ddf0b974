import { z } from 'zod';
import { Name } from './gate.ts';
import { FullSha } from './submission.ts';

/** Characters of a reason that says something. */
export const MIN_EMERGENCY_REASON = 20;
/** Hours within which a second person looks at it. */
export const REVIEW_HOURS = 24;

const Reason = Name(4_000).refine(
  (text) => text.length >= MIN_EMERGENCY_REASON,
  `Say why in at least ${MIN_EMERGENCY_REASON} characters.`,
);

/** One person lets one head through at once. */
export const BreakGlassInput = z.strictObject({
  changeId: z.uuid(),
  sha: FullSha.describe('The head that was on the screen'),
  reason: Reason,
  incidentId: z.uuid().nullish().describe('The emergency, where it is recorded'),
  pipeline: Name(300).optional(),
});
export type BreakGlassInput = z.output<typeof BreakGlassInput>;

export const BREAK_GLASS_VERDICTS = ['justified', 'not-justified'] as const;
export type BreakGlassVerdict = (typeof BREAK_GLASS_VERDICTS)[number];

/** What a second person says of it afterwards. */
export const ReviewBreakGlassInput = z.strictObject({
  changeId: z.uuid(),
  breakGlassId: z.uuid(),
  verdict: z.enum(BREAK_GLASS_VERDICTS),
  note: Reason,
});
export type ReviewBreakGlassInput = z.output<typeof ReviewBreakGlassInput>;
