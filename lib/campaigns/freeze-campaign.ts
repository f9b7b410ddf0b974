import { setImmediate } from 'node:timers/promises';
import { type SignedCheckpoint, signCheckpoint } from '#lib/audit/checkpoints.ts';
import { drawKey, lotsOf } from '#lib/domain/campaign/draw.ts';
import type { FlawKind } from '#lib/domain/campaign/flaws.ts';
import type { DrawnAs } from '#lib/domain/campaign/results.ts';
import { drawSample, placeAll } from '#lib/domain/campaign/sample.ts';
import { stratumOf } from '#lib/domain/campaign/strata.ts';
import type { Context } from '#lib/platform/context.ts';
import { campaignStep, refuseOthers } from './campaign-step.ts';
import { csvDigest, POPULATION_COLUMNS } from './evidence-csv.ts';
import { mapInTurns } from './in-turns.ts';
import type { SeenCampaign } from './inputs.ts';
import { insertItems, type NewItem } from './item-store.ts';
import type { PopulationRecord } from './population-queries.ts';
import { LONGEST_MS, readPopulation } from './read-population.ts';
import { type CampaignRecord, showFreezing } from './store.ts';

export interface Frozen {
  version: number;
  population: number;
  exceptions: number;
  sampled: number;
}

/**
 * Freezes what an audit is about: everything on record at a checkpoint of the log that is signed now, checked by machine
 * in its entirety, with the sample drawn by the seed that was committed before and the checkpoint's root. From then on
 * neither the population nor the plan changes. It is read first and written after, upon the audit as it was read.
 *
 * @throws DomainError as `campaignStep`; `conflict` where the period has not ended, nothing was deployed in it or somebody
 *   freezes it already
 */
export async function freezeCampaign(ctx: Context, seen: SeenCampaign): Promise<Frozen> {
  const { checkpoint, population, flaws } = await readPopulation(ctx, seen, signCheckpoint);
  return campaignStep<Frozen>(
    ctx,
    seen,
    'freeze',
    'campaign.manage',
    async (tx, campaign, version) => {
      await refuseOthers(tx, ctx, campaign);
      await showFreezing(tx, campaign.id, population.length, population.length);
      const items = await drawItems(campaign, checkpoint, population, flaws);
      await insertItems(tx, items);
      const populationDigest = await csvDigest(POPULATION_COLUMNS, items);
      const counts = {
        population: items.length,
        exceptions: flaws.filter(({ length }) => length > 0).length,
        sampled: items.filter(({ drawOrder }) => drawOrder !== null).length,
      };
      return {
        result: { version, ...counts },
        data: {
          state: 'frozen',
          frozenAt: ctx.now,
          checkpointSize: checkpoint.size,
          checkpointNote: checkpoint.note,
          populationSize: items.length,
          populationDigest,
        },
        action: 'campaign.frozen',
        details: {
          checkpointSize: checkpoint.size.toString(),
          root: checkpoint.root,
          plan: campaign.plan,
          populationDigest,
          ...counts,
        },
      };
    },
    { timeout: LONGEST_MS },
  );
}

async function drawItems(
  { id: campaignId, seed, plan }: CampaignRecord,
  { root }: SignedCheckpoint,
  population: readonly PopulationRecord[],
  found: readonly (readonly FlawKind[])[],
): Promise<NewItem[]> {
  const lotOf = lotsOf(drawKey(seed, root));
  const drawable = await mapInTurns(population, (change, index) => ({
    changeId: change.changeId,
    stratum: stratumOf(change),
    flagged: found[index]!.length > 0,
    lot: lotOf(change.changeId),
  }));
  const placed = placeAll(drawable);
  await setImmediate();
  const drawn = drawSample(plan, placed);
  return mapInTurns(population, ({ changeId, deployments, ...change }, index) => {
    const flaws = found[index]!;
    const { lot, place, stratum } = placed[index]!;
    const drawOrder = drawn.get(changeId) ?? null;
    return {
      campaignId,
      changeId,
      ordinal: index + 1,
      stratum,
      row: { ...change, deployments: deployments.map(({ observed: _, ...one }) => one), lot, place },
      flaws,
      drawnAs: drawnAs(flaws.length > 0, drawOrder !== null),
      drawOrder,
      version: 0,
    };
  });
}

/** How a person comes to look at a change; null: nobody does. */
export function drawnAs(flagged: boolean, drawn: boolean): DrawnAs | null {
  if (flagged) return drawn ? 'both' : 'exception';
  return drawn ? 'sample' : null;
}
