import { mutate } from '#lib/audit/mutate.ts';
import type { ValidationReport } from '#lib/domain/change/validation.ts';
import type { Context } from '#lib/platform/context.ts';
import { conflict, forbidden } from '#lib/platform/errors.ts';
import { externalRecordId } from '#lib/platform/ids.ts';
import { assessChange, lockChange } from './assess/assess-change.ts';
import { refuseStrayReport } from './reports-store.ts';

export type ReportValidationInput = ValidationReport & { changeId: string };

export interface ReportValidationResult {
  validationId: string;
  effect: 'created' | 'unchanged';
}

/**
 * Adds a run of a pre-deployment check of one of a change's revisions, and judges the change again. What was said
 * already changes nothing; a run that has ended one way cannot end another way.
 *
 * @throws DomainError `not-found`; `invalid` with the field; `conflict`; `forbidden` for people
 */
export async function reportValidation(
  ctx: Context,
  input: ReportValidationInput,
): Promise<ReportValidationResult> {
  if (ctx.actor.kind === 'person') throw forbidden('Checks are reported by the pipelines that run them.');
  return mutate<ReportValidationResult>(ctx, async (tx) => {
    const { changeId, name, run, sha, outcome, url = null, summary = null, at = ctx.now } = input;
    const change = await lockChange(tx, changeId);
    const idOf = (end: string) =>
      externalRecordId(`validation:${changeId}`, JSON.stringify([name, sha, run, end]));
    const id = idOf(outcome);
    const said = await tx.validationRun.findMany({
      where: { changeId, id: { in: [id, idOf('passed'), idOf('failed')] } },
      select: { id: true },
    });
    if (said.some((one) => one.id === id))
      return { result: { validationId: id, effect: 'unchanged' }, unchanged: true };
    if (said.length > 0) throw conflict('This run has ended already. Report another one under its own name.');
    await refuseStrayReport(tx, change, { sha, at }, ctx.now);
    await tx.validationRun.create({
      data: {
        changeId,
        id,
        name,
        sha,
        outcome,
        url,
        summary,
        at,
        reportedBy: ctx.actor.identity ?? ctx.actor.id,
        recordedAt: ctx.now,
      },
    });
    await assessChange(tx, changeId);
    return {
      result: { validationId: id, effect: 'created' },
      entries: [
        {
          action: 'validation.reported',
          subject: { type: 'change', id: changeId },
          details: { name, sha, outcome, run },
        },
      ],
    };
  });
}
