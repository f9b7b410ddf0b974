import { breakGlass } from '#lib/changes/gate/break-glass.ts';
import { reportDeployment } from '#lib/changes/report-deployment.ts';
import { reportFinding } from '#lib/changes/report-finding.ts';
import { reportValidation } from '#lib/changes/report-validation.ts';
import { approveChange } from '#lib/changes/reviews/approve-change.ts';
import { requestChanges } from '#lib/changes/reviews/request-changes.ts';
import { vetoChange } from '#lib/changes/reviews/veto-change.ts';
import { submitChange } from '#lib/changes/submit-change.ts';
import { SubmitChangeInput } from '#lib/domain/change/submission.ts';
import type { Context } from '#lib/platform/context.ts';
import { db } from '#lib/platform/db.ts';
import { externalRecordId } from '#lib/platform/ids.ts';
import { inLanes } from './in-lanes.ts';
import type { OpenChange } from './organisation/open-changes.ts';
import { personContext } from './person-context.ts';

const VERBS = { approve: approveChange, 'request-changes': requestChanges, veto: vetoChange } as const;

/**
 * Submits the demo's work in progress through the product itself, with the checks, findings and reviews it has had.
 * What is known already is left alone. Returns how many changes were new.
 */
export async function submitDemo(
  ctx: Context,
  changes: readonly OpenChange[],
  onDone: (changes: number) => void,
): Promise<number> {
  const idOf = ({ input }: OpenChange) => externalRecordId(input.source, input.externalId);
  const known = await db().changeControl.findMany({
    where: { changeId: { in: changes.map(idOf) } },
    select: { changeId: true },
  });
  const ids = new Set(known.map(({ changeId }) => changeId));
  const left = changes.filter((change) => !ids.has(idOf(change)));
  onDone(changes.length - left.length);
  await inLanes(left, async (change) => {
    await submitOne(ctx, change);
    onDone(1);
  });
  return left.length;
}

async function submitOne(ctx: Context, change: OpenChange) {
  const { submittedAt, input, validations, findings, said, emergency, uncontrolledAt } = change;
  const then: Context = { ...ctx, now: submittedAt };
  const { sha } = input;
  const { changeId } = await submitChange(then, SubmitChangeInput.parse(input));
  for (const run of validations) await reportValidation(then, { changeId, sha, ...run });
  for (const finding of findings) await reportFinding(then, { changeId, sha, ...finding });
  for (const { by, decision, rationale } of said) {
    const { version } = await db().changeControl.findUniqueOrThrow({
      where: { changeId },
      select: { version: true },
    });
    await VERBS[decision](personContext(by, ctx.now), { changeId, sha, version, rationale });
  }
  if (emergency) {
    const { by, reason } = emergency;
    await breakGlass(personContext(by, ctx.now), { changeId, sha, reason });
  }
  if (uncontrolledAt) {
    const { repository, externalId } = input;
    await reportDeployment(ctx, {
      repository,
      sha,
      environment: 'production',
      externalId: `${externalId}/deploy/1`,
      startedAt: uncontrolledAt,
      outcome: 'in-progress',
      actor: 'manual-deploy',
    });
  }
}
