import { mutate } from '#lib/audit/mutate.ts';
import { verdictProblem } from '#lib/domain/campaign/checklist.ts';
import { campaignVerdict } from '#lib/domain/campaign/lifecycle.ts';
import { authorise } from '#lib/platform/authorise.ts';
import type { Context } from '#lib/platform/context.ts';
import { conflict, forbidden, invalid } from '#lib/platform/errors.ts';
import { announce } from '#lib/platform/live.ts';
import { storableText } from '#lib/platform/rows.ts';
import type { DecideItemInput } from './inputs.ts';
import { lockItem, ownChanges } from './item-store.ts';
import { canonicalPerson, holdCampaign } from './store.ts';

/**
 * A person's verdict on a change that the machine flagged or that was drawn, with what they looked at. It may be changed
 * until the audit is attested. Nobody judges a change in which they had a hand, or which they let through.
 *
 * @throws DomainError `forbidden`; `not-found`; `invalid` with the field; `conflict` where another verdict has been given
 *   since, the audit is not under review, or the change is neither flagged nor drawn
 */
export async function decideItem(ctx: Context, input: DecideItemInput): Promise<{ version: number }> {
  const { actor, now } = ctx;
  const { campaignId, changeId, seenVersion, verdict, checklist } = input;
  const note = storableText(input.note);
  return mutate<{ version: number }>(ctx, async (tx) => {
    await authorise(tx, ctx, 'campaign.review');
    if (actor.kind !== 'person') throw forbidden('A change is judged by a person.');
    const { state } = await holdCampaign(tx, campaignId);
    const step = campaignVerdict('decide', state);
    if (!step.allowed) throw conflict(step.reason);
    const item = await lockItem(tx, campaignId, changeId);
    if (item.drawnAs === null)
      throw conflict(
        'This change was not drawn, and the machine found nothing: nobody picks what is looked at.',
      );
    if (item.version !== seenVersion)
      throw conflict('Somebody judged this change since you opened it. Reload to see what they said.');
    const problem = verdictProblem(verdict, checklist, note, item.flaws.length > 0);
    if (problem) throw invalid(problem.message, problem.field);
    const me = await canonicalPerson(tx, actor.id);
    if ((await ownChanges(tx, [changeId], me)).has(changeId))
      throw forbidden('You had a hand in this change or let it through: somebody else judges it.');
    const version = item.version + 1;
    await tx.auditItem.update({
      where: { campaignId_changeId: { campaignId, changeId } },
      data: { verdict, checklist, note: note || null, personId: me, decidedAt: now, version },
    });
    await announce(tx, { kind: 'campaign', campaignId });
    return {
      result: { version },
      entries: [
        {
          action: 'audit-item.decided',
          subject: { type: 'change', id: changeId },
          details: { campaignId, verdict, note: note || null, checklist, version },
        },
      ],
    };
  });
}
