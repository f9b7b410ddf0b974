import { decideGate } from '#lib/changes/gate/decide.ts';
import { reportDeployment } from '#lib/changes/report-deployment.ts';
import { submitChange } from '#lib/changes/submit-change.ts';
import { ReportDeploymentInput } from '#lib/domain/change/deployment.ts';
import { GateQuestion } from '#lib/domain/change/gate.ts';
import type { SubmitChangeInput } from '#lib/domain/change/submission.ts';
import { newId } from '#lib/platform/ids.ts';
import { outside } from './database.ts';
import { personId, pipeline, submission } from './submitted.ts';

/** Approvals of the head as it is now, written past the product: what the gate reads, not how it came about. */
export async function approveAs(changeId: string, ...slugs: string[]): Promise<void> {
  const { headNumber, headSha } = await outside().changeControl.findUniqueOrThrow({ where: { changeId } });
  await outside().review.createMany({
    data: slugs.map((slug) => ({
      changeId,
      revisionNumber: headNumber,
      personId: personId(slug),
      identity: `oidc:test|${slug}`,
      sha: headSha,
      decision: 'approve',
      decidedAt: new Date(Date.now() - 5_000),
    })),
  });
}

/** A Tier-1 change that two people have approved: the gate lets its head through. */
export async function approvedChange(over: Partial<SubmitChangeInput> = {}) {
  const input = submission(over);
  const { changeId } = await submitChange(pipeline(), input);
  await approveAs(changeId, 'sen-sol', 'sen-sia');
  return { changeId, sha: input.sha, input };
}

/** Asks the gate as a pipeline does, about production of `acme/shop` unless said otherwise. */
export const askGate = (over: { sha: string } & Partial<GateQuestion>) =>
  decideGate(pipeline(), GateQuestion.parse({ repository: 'acme/shop', environment: 'production', ...over }));

/** A freeze of everything, in milliseconds from now. */
export const freezeAll = (from: number, until: number) =>
  outside().changeFreeze.create({
    data: {
      id: newId(),
      name: `freeze from ${from}`,
      reason: 'test',
      serviceIds: [],
      tiers: [],
      environments: [],
      startsAt: new Date(Date.now() + from),
      endsAt: new Date(Date.now() + until),
      createdBy: personId('dir-dana'),
      createdAt: new Date(),
    },
  });

let reported = 0;

/** Reports as a pipeline does that an input's head began to deploy, unless said otherwise. */
export function report(over: { sha: string } & Record<string, unknown>) {
  reported += 1;
  return reportDeployment(
    pipeline(),
    ReportDeploymentInput.parse({
      repository: 'acme/shop',
      environment: 'production',
      externalId: `run-${reported}`,
      startedAt: new Date().toISOString(),
      outcome: 'in-progress',
      ...over,
    }),
  );
}
