import { z } from 'zod';
import { FINDING_SEVERITIES } from '#lib/domain/policy/facts.ts';
import { Name } from './gate.ts';
import { FullSha } from './submission.ts';
import { Moment, WebAddress } from './validation.ts';

/** What an automated reviewer found in a revision. It may hold a change for a person and never passes it. */
export const FindingReport = z.strictObject({
  reviewer: Name(200).describe('Which automated reviewer'),
  externalId: Name(300).describe('The finding, as the reviewer names it: said again, it changes nothing'),
  sha: FullSha.describe('What was looked at: the head of one of the revisions'),
  severity: z.enum(FINDING_SEVERITIES),
  title: Name(500),
  detail: Name(20_000).nullish(),
  path: Name(4_000).nullish(),
  url: WebAddress.nullish(),
  at: Moment.optional().describe('When it was found; without it, now'),
});
export type FindingReport = z.output<typeof FindingReport>;
