import { z } from 'zod';
import { Name } from './gate.ts';
import { DEPLOYMENT_OUTCOMES } from './observation.ts';
import { Environment, FullSha, Repository } from './submission.ts';

const Moment = z.iso
  .datetime({ offset: true, error: 'must be an instant with its zone, e.g. 2026-05-01T12:00:00Z' })
  .transform((text) => new Date(text))
  .refine((at) => at.getUTCFullYear() >= 2000, 'must not be before the year 2000');

/** A deployment as a pipeline reports it: first when it starts, again with the same name when it has ended. */
export const ReportDeploymentInput = z
  .strictObject({
    repository: Repository,
    sha: FullSha,
    environment: Environment,
    externalId: Name(300).describe('Its name in the pipeline; with the repository it says which one it is'),
    startedAt: Moment,
    finishedAt: Moment.nullish(),
    outcome: z.enum(DEPLOYMENT_OUTCOMES),
    actor: Name(200).nullish().describe('Who or what deployed'),
    decisionId: z.uuid().nullish().describe("The gate's decision that let it through"),
    pipeline: Name(300).nullish().describe('The run, as it was told to the gate'),
  })
  .refine(({ startedAt, finishedAt }) => !finishedAt || finishedAt >= startedAt, {
    path: ['finishedAt'],
    error: 'must not be before it started',
  });
export type ReportDeploymentInput = z.output<typeof ReportDeploymentInput>;
