import { mutate } from '#lib/audit/mutate.ts';
import type { FindingReport } from '#lib/domain/change/finding.ts';
import type { Context } from '#lib/platform/context.ts';
import { conflict, forbidden } from '#lib/platform/errors.ts';
import { externalRecordId } from '#lib/platform/ids.ts';
import { assessChange, lockChange } from './assess/assess-change.ts';
import { refuseStrayReport } from './reports-store.ts';

export type ReportFindingInput = FindingReport & { changeId: string };

export interface ReportFindingResult {
  findingId: string;
  effect: 'created' | 'unchanged';
}

/**
 * Adds what an automated reviewer found in one of a change's revisions, and judges the change again. Said again it
 * changes nothing; said otherwise it is refused, so that no agent can take back or soften what holds a change.
 *
 * @throws DomainError `not-found`; `invalid` with the field; `conflict`; `forbidden` for people
 */
export async function reportFinding(ctx: Context, input: ReportFindingInput): Promise<ReportFindingResult> {
  if (ctx.actor.kind === 'person')
    throw forbidden('Findings are what automated reviewers report. Comment instead.');
  return mutate<ReportFindingResult>(ctx, async (tx) => {
    const { changeId, reviewer, externalId, sha, severity, title, at = ctx.now } = input;
    const { detail = null, path = null, url = null } = input;
    const change = await lockChange(tx, changeId);
    const id = externalRecordId(`finding:${changeId}`, JSON.stringify([reviewer, sha, externalId]));
    const before = await tx.agentFinding.findUnique({
      where: { changeId_id: { changeId, id } },
      select: { severity: true, title: true, detail: true, path: true },
    });
    if (before) {
      const isSame =
        before.severity === severity &&
        before.title === title &&
        before.detail === (detail ?? '') &&
        before.path === path;
      if (!isSame)
        throw conflict('This finding was reported otherwise. Report another one under its own name.');
      return { result: { findingId: id, effect: 'unchanged' }, unchanged: true };
    }
    await refuseStrayReport(tx, change, { sha, at }, ctx.now);
    await tx.agentFinding.create({
      data: {
        changeId,
        id,
        sha,
        reviewer,
        severity,
        title,
        detail: detail ?? '',
        path,
        url,
        at,
        recordedAt: ctx.now,
      },
    });
    await assessChange(tx, changeId);
    return {
      result: { findingId: id, effect: 'created' },
      entries: [
        {
          action: 'finding.reported',
          subject: { type: 'change', id: changeId },
          details: { findingId: id, reviewer, severity, sha },
        },
      ],
    };
  });
}
