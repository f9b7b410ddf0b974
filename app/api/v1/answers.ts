import { z } from 'zod';
import type { SubmittedChange } from '#lib/changes/submitted-queries.ts';
import { GateAnswer } from '#lib/domain/change/gate.ts';
import { CHANGE_KINDS, CHANGE_STATUSES } from '#lib/domain/change/observation.ts';
import type { Decision } from '#lib/domain/policy/evaluate.ts';
import { FINDING_SEVERITIES, VALIDATION_OUTCOMES } from '#lib/domain/policy/facts.ts';
import { INVOLVEMENTS } from '#lib/domain/provenance/types.ts';
import { publicUrl } from '#lib/platform/env.ts';
import { urls } from '#lib/platform/urls.ts';

/** How the policy judges a change; the gate judges it again when it is asked. */
const Judgement = z.object({
  outcome: z.enum(['allow', 'deny']),
  requirements: GateAnswer.shape.changes.element.shape.requirements,
});

export const SubmitAnswer = z.object({
  changeId: z.uuid(),
  revision: z.int(),
  effect: z.enum(['created', 'revised', 'updated', 'unchanged']),
  dismissed: z.int().describe('Approvals that this revision dismissed'),
  url: z.string().describe('Where people see it'),
  decision: Judgement,
});

export const ValidationAnswer = z.object({
  validationId: z.uuid(),
  effect: z.enum(['created', 'unchanged']),
});
export const FindingAnswer = z.object({ findingId: z.uuid(), effect: z.enum(['created', 'unchanged']) });
export const DeploymentAnswer = z.object({
  effect: z.enum(['created', 'updated', 'unchanged']),
  deployments: z
    .array(
      z.object({
        changeId: z.uuid(),
        deploymentId: z.uuid(),
        decisionId: z.uuid().nullable().describe('The decision of the gate that let it through, now used up'),
        uncontrolled: z.boolean().describe('It reached production and nothing let it through'),
      }),
    )
    .describe('One for every change whose head the commit is'),
});
export const AbandonAnswer = z.object({ effect: z.enum(['abandoned', 'unchanged']) });

const Instant = z.iso.datetime();

export const ChangeAnswer = z.object({
  changeId: z.uuid(),
  source: z.string(),
  externalId: z.string(),
  repository: z.string(),
  sha: z.string().describe('The head'),
  revision: z.int(),
  environment: z.string(),
  kind: z.enum(CHANGE_KINDS),
  title: z.string(),
  status: z.enum(CHANGE_STATUSES),
  state: z.enum(['open', 'closed']).describe('closed: it is no longer asked for'),
  url: z.string(),
  services: z.array(z.object({ slug: z.string(), tier: z.int() })),
  aiInvolvement: z.enum(INVOLVEMENTS),
  risk: z.int().nullable(),
  submittedAt: Instant,
  judgedAt: Instant.describe('When the decision below was made'),
  decision: Judgement,
  validations: z.array(
    z.object({ name: z.string(), sha: z.string(), outcome: z.enum(VALIDATION_OUTCOMES), at: Instant }),
  ),
  findings: z.array(
    z.object({
      findingId: z.uuid(),
      reviewer: z.string(),
      sha: z.string(),
      severity: z.enum(FINDING_SEVERITIES),
      title: z.string(),
      at: Instant,
      resolution: z.string().nullable().describe('What a person said of it; null: it is open'),
    }),
  ),
});

/** The address at which people see a change; only a path where the installation is not told its own address. */
export function pageOf(changeId: string): string {
  const base = publicUrl();
  return base ? new URL(urls.change(changeId), base).href : urls.change(changeId);
}

/** Of a decision what a pipeline can use: no facts, no identities. */
export function judgementOf({ outcome, requirements }: Pick<Decision, 'outcome' | 'requirements'>) {
  return {
    outcome,
    requirements: requirements.map(({ id, title, state, error, needs }) => ({
      id,
      title,
      state,
      error,
      needs,
    })),
  };
}

export function changeAnswer({ control, ...change }: SubmittedChange) {
  return {
    changeId: change.id,
    source: change.source,
    externalId: change.externalId,
    repository: control.repository,
    sha: control.headSha,
    revision: control.headNumber,
    environment: control.environment,
    kind: change.kind,
    title: change.title,
    status: change.status,
    state: control.state,
    url: pageOf(change.id),
    services: change.services.map(({ service }) => service),
    aiInvolvement: change.aiInvolvement,
    risk: change.risk,
    submittedAt: control.submittedAt,
    judgedAt: control.judgedAt,
    decision: judgementOf(control.decision as unknown as Decision),
    validations: change.validations.map(({ name, sha, outcome, at }) => ({ name, sha, outcome, at })),
    findings: change.findings.map(({ id, reviewer, sha, severity, title, at, resolution }) => ({
      findingId: id,
      reviewer,
      sha,
      severity,
      title,
      at,
      resolution,
    })),
  };
}
