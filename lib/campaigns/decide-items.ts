import { mutate } from '#lib/audit/mutate.ts';
import { campaignVerdict } from '#lib/domain/campaign/lifecycle.ts';
import { authorise } from '#lib/platform/authorise.ts';
import type { Context } from '#lib/platform/context.ts';
import { conflict, forbidden } from '#lib/platform/errors.ts';
import { announce } from '#lib/platform/live.ts';
import { storableText } from '#lib/platform/rows.ts';
import type { DecideItemsInput } from './inputs.ts';
import { decideClass, listClass } from './item-store.ts';
import { canonicalPerson, holdCampaign } from './store.ts';

/**
 * One verdict, with one reason, on all undecided changes of a class that the machine cannot check, and of which it found
 * nothing else. Those that were drawn are left: each is looked at. So are those in which whoever decides had a hand.
 *
 * @throws DomainError `forbidden`; `not-found`; `conflict` where the audit is not under review or there are none
 */
export async function decideItems(ctx: Context, input: DecideItemsInput): Promise<{ decided: number }> {
  const { actor, now } = ctx;
  const { campaignId, flaw, verdict } = input;
  const note = storableText(input.note);
  return mutate<{ decided: number }>(ctx, async (tx) => {
    await authorise(tx, ctx, 'campaign.review');
    if (actor.kind !== 'person') throw forbidden('Changes are judged by a person.');
    const { state } = await holdCampaign(tx, campaignId);
    const step = campaignVerdict('decide', state);
    if (!step.allowed) throw conflict(step.reason);
    const me = await canonicalPerson(tx, actor.id);
    const changes = await listClass(tx, { campaignId, flaw, personId: me }, 'lock');
    if (changes.length === 0)
      throw conflict(
        'No change of this class is left to decide together: yours, and those that were drawn, are judged one by one.',
      );
    await decideClass(tx, campaignId, changes, { verdict, note, personId: me, at: now });
    await announce(tx, { kind: 'campaign', campaignId });
    return {
      result: { decided: changes.length },
      entries: [
        {
          action: 'audit-items.decided',
          subject: { type: 'campaign', id: campaignId },
          details: { flaw, verdict, note, changes },
        },
      ],
    };
  });
}
