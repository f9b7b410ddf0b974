import { z } from 'zod';
import { AbandonReason } from '#lib/changes/abandon-change.ts';
import { ReportDeploymentInput } from '#lib/domain/change/deployment.ts';
import { FindingReport } from '#lib/domain/change/finding.ts';
import { GateAnswer, GateQuestion, TrainAnswer, TrainQuestion } from '#lib/domain/change/gate.ts';
import { SubmitChangeInput } from '#lib/domain/change/submission.ts';
import { ValidationReport } from '#lib/domain/change/validation.ts';
import type { Scope } from '#lib/domain/token/scope.ts';
import {
  AbandonAnswer,
  ChangeAnswer,
  DeploymentAnswer,
  FindingAnswer,
  SubmitAnswer,
  ValidationAnswer,
} from './answers.ts';

/** What the document says of an operation, and what its handler is made of (`api({ ...operation, answer })`). */
export interface Operation {
  method: 'get' | 'post';
  path: string;
  summary: string;
  description: string;
  scope: Scope;
  input?: z.ZodType;
  params?: z.ZodType;
  within?: number;
  /** Status → what it means, and the body. */
  answers: Readonly<Record<number, { meaning: string; body: z.ZodType }>>;
}

const OfChange = z.strictObject({ id: z.uuid() });

/** The gate's client gives up after five seconds; an answer that says "no" comes before that. */
const GATE_MS = 4_500;

/** Every operation of the HTTP API. The document and the handlers are made of the same schemas. */
export const operations = {
  submitChange: {
    method: 'post',
    path: '/api/v1/changes',
    summary: 'Submit a change, or a new revision of one',
    description:
      'The same source and externalId with another sha is a new revision and dismisses approvals, unless the diff is the same and the policy lets them outlive that. Said again, nothing changes.',
    scope: 'changes:write',
    input: SubmitChangeInput,
    answers: {
      201: { meaning: 'It is new; Location says where it is', body: SubmitAnswer },
      200: { meaning: 'It was known: revised, updated or unchanged', body: SubmitAnswer },
    },
  },
  getChange: {
    method: 'get',
    path: '/api/v1/changes/{id}',
    summary: 'Read a change that was submitted',
    description: 'With its last judgement. Whether it may be deployed now only the gate says.',
    scope: 'records:read',
    params: OfChange,
    answers: { 200: { meaning: 'The change', body: ChangeAnswer } },
  },
  reportValidation: {
    method: 'post',
    path: '/api/v1/changes/{id}/validations',
    summary: 'Report a pre-deployment check',
    description: 'The newest run of a name decides. A run that has ended one way cannot end another way.',
    scope: 'validations:write',
    params: OfChange,
    input: ValidationReport,
    answers: {
      201: { meaning: 'Recorded, and the change was judged again', body: ValidationAnswer },
      200: { meaning: 'It was known', body: ValidationAnswer },
    },
  },
  reportFinding: {
    method: 'post',
    path: '/api/v1/changes/{id}/findings',
    summary: 'Report what an automated reviewer found',
    description: 'A finding may hold a change for a person and never passes it. Only a person settles it.',
    scope: 'findings:write',
    params: OfChange,
    input: FindingReport,
    answers: {
      201: { meaning: 'Recorded, and the change was judged again', body: FindingAnswer },
      200: { meaning: 'It was known', body: FindingAnswer },
    },
  },
  abandonChange: {
    method: 'post',
    path: '/api/v1/changes/{id}/abandon',
    summary: 'Give a change up',
    description:
      'It is no longer asked for, and the gate lets it through no more. Said again, nothing changes.',
    scope: 'changes:write',
    params: OfChange,
    input: AbandonReason,
    answers: { 200: { meaning: 'It is given up', body: AbandonAnswer } },
  },
  reportDeployment: {
    method: 'post',
    path: '/api/v1/deployments',
    summary: 'Report a deployment',
    description:
      'When it starts, and again under the same externalId when it has ended. One to production without a decision of the gate is an uncontrolled change, and its director is told.',
    scope: 'deployments:write',
    input: ReportDeploymentInput,
    answers: {
      201: { meaning: 'Recorded', body: DeploymentAnswer },
      200: { meaning: 'It was known: updated or unchanged', body: DeploymentAnswer },
    },
  },
  askGate: {
    method: 'post',
    path: '/api/v1/gate',
    summary: 'Ask whether a commit may be deployed now',
    description:
      'Deploy only on status 200 with outcome "allow"; anything else, and no answer within 5 seconds, means no. An allow is good once and for at most ten minutes.',
    scope: 'gate:ask',
    input: GateQuestion,
    within: GATE_MS,
    answers: { 200: { meaning: 'The decision, allow or deny', body: GateAnswer } },
  },
  askGateBatch: {
    method: 'post',
    path: '/api/v1/gate/batch',
    summary: 'Ask for a release train',
    description: 'Each item gets a decision of its own; the train goes only if all of them may.',
    scope: 'gate:ask',
    input: TrainQuestion,
    within: GATE_MS,
    answers: { 200: { meaning: 'The decisions, and that of the train', body: TrainAnswer } },
  },
} as const satisfies Record<string, Operation>;
