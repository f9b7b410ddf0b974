import { z } from 'zod';
import { Environment, FullSha, Repository } from './submission.ts';

/** A name that can be stored and shown as it is. */
export const Name = (most: number) =>
  z
    .string('must be text')
    .trim()
    .min(1, 'must not be empty')
    .max(most, `must be at most ${most} characters`)
    .refine((value) => !value.includes('\0') && value.isWellFormed(), 'must be well-formed text');

/** May exactly this commit of this repository go to this environment now? */
export const GateQuestion = z.strictObject({
  repository: Repository,
  sha: FullSha.describe(
    'What would be deployed: the full name of the commit, never a tag, a branch or a part',
  ),
  environment: Environment,
  pipeline: Name(300)
    .optional()
    .describe('The run that asks; an allow is then good for this one only, e.g. the address of the run'),
});
export type GateQuestion = z.output<typeof GateQuestion>;

/** A release train: every item is decided, and the whole train goes or none of it. */
export const TrainQuestion = z.strictObject({
  items: z.array(GateQuestion).min(1, 'must not be empty').max(200, 'must be at most 200 items'),
});
export type TrainQuestion = z.output<typeof TrainQuestion>;

const Need = z.object({
  text: z.string(),
  met: z.boolean(),
  couldProvide: z
    .union([
      z.object({ people: z.array(z.object({ id: z.string(), name: z.string() })) }),
      z.object({ words: z.string() }),
    ])
    .nullable(),
});

/** A change whose head the commit is, as it was judged. */
const JudgedChange = z.object({
  changeId: z.uuid(),
  decisionId: z.uuid(),
  outcome: z.enum(['allow', 'deny']),
  url: z.string().describe('Where people see it'),
  requirements: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      state: z.enum(['not-applicable', 'unsatisfied', 'satisfied', 'overridden', 'bypassed', 'error']),
      error: z.string().nullable(),
      needs: z.array(Need),
    }),
  ),
});

/** The gate's answer. Anything that is not well-formed and `allow` means: do not deploy. */
export const GateAnswer = z.object({
  repository: z.string(),
  sha: z.string(),
  environment: z.string(),
  outcome: z.enum(['allow', 'deny']),
  reason: z.string().describe('In one sentence'),
  decisionId: z.uuid().nullable().describe('To report the deployment with; null where nothing was decided'),
  expiresAt: z.iso.datetime().nullable().describe('Until when an allow may be used, once; null on a deny'),
  changes: z.array(JudgedChange),
});
export type GateAnswer = z.output<typeof GateAnswer>;

export const TrainAnswer = z.object({ outcome: z.enum(['allow', 'deny']), items: z.array(GateAnswer) });
export type TrainAnswer = z.output<typeof TrainAnswer>;
