import { z } from 'zod';
import { VALIDATION_OUTCOMES } from '#lib/domain/policy/facts.ts';
import { Name } from './gate.ts';
import { FullSha } from './submission.ts';

/** An address that people can open. */
export const WebAddress = z
  .url({ protocol: /^https?$/, error: 'must be an http(s) address' })
  .max(2_000, 'must be at most 2000 characters');

/** An instant with its zone. */
export const Moment = z.iso
  .datetime({ offset: true, error: 'must be an instant with its zone, e.g. 2026-05-01T12:00:00Z' })
  .transform((text) => new Date(text))
  .refine((at) => at.getUTCFullYear() >= 2000, 'must not be before the year 2000');

/** One run of a pre-deployment check of one commit. `running` first, if the pipeline likes, then how it ended. */
export const ValidationReport = z.strictObject({
  name: Name(200).describe('Which check, e.g. canary; the newest run of a name decides'),
  run: Name(300).describe('The run, as its pipeline names it: said again, it changes nothing'),
  sha: FullSha.describe('What was checked: the head of one of the revisions'),
  outcome: z.enum(VALIDATION_OUTCOMES),
  url: WebAddress.nullish().describe('Where people can look at it'),
  summary: Name(4_000).nullish(),
  at: Moment.optional().describe('When it began or ended; without it, now'),
});
export type ValidationReport = z.output<typeof ValidationReport>;
