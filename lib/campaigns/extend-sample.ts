import { nextBatch, resultsOf } from '#lib/domain/campaign/results.ts';
import { drawSample } from '#lib/domain/campaign/sample.ts';
import type { Context } from '#lib/platform/context.ts';
import { conflict } from '#lib/platform/errors.ts';
import { campaignStep, refuseOthers } from './campaign-step.ts';
import type { SeenCampaign } from './inputs.ts';
import { addToSample, listPlaced } from './item-store.ts';
import { courseOf, listGroups } from './result-queries.ts';

/**
 * Draws the next batch of a sequential plan, in the order that was fixed at the freeze: as far as it would take, were
 * nothing more found, to accept.
 *
 * @throws DomainError as `campaignStep`; `conflict` where the plan is another, has been decided, or drawn changes have not
 */
export function extendSample(ctx: Context, seen: SeenCampaign): Promise<{ version: number; added: number }> {
  return campaignStep(ctx, seen, 'extend', 'campaign.manage', async (tx, campaign, version) => {
    await refuseOthers(tx, ctx, campaign);
    const { id, plan } = campaign;
    if (plan.kind !== 'sequential')
      throw conflict('Only a sequential plan draws more later: this sample stands.');
    const results = resultsOf(plan, await listGroups(tx, id), await courseOf(tx, id));
    const { claim, rest } = results;
    if (claim.kind !== 'sequential' || claim.outcome !== 'continue')
      throw conflict('The plan has been decided: nothing more is drawn.');
    if (rest.decided < rest.drawn) throw conflict('Judge what has been drawn first.');
    const placed = await listPlaced(tx, id);
    const upTo = nextBatch(plan, rest.size, claim.after, claim.flawed);
    const before = new Set(placed.flatMap(({ changeId, drawOrder }) => (drawOrder === null ? [] : changeId)));
    const drawn = new Map([...drawSample(plan, placed, upTo)].filter(([changeId]) => !before.has(changeId)));
    await addToSample(tx, id, drawn);
    return {
      result: { version, added: drawn.size },
      data: {},
      action: 'campaign.extended',
      details: { added: drawn.size, sampled: before.size + drawn.size },
    };
  });
}
