import { createHash } from 'node:crypto';
import { signCheckpoint } from '#lib/audit/checkpoints.ts';
import { drawKey } from '#lib/domain/campaign/draw.ts';
import type { FlawKind } from '#lib/domain/campaign/flaws.ts';
import type { DrawnAs } from '#lib/domain/campaign/results.ts';
import { drawSample, placeAll } from '#lib/domain/campaign/sample.ts';
import { stratumOf } from '#lib/domain/campaign/strata.ts';
import type { Context } from '#lib/platform/context.ts';
import type { Tx } from '#lib/platform/db.ts';
import { conflict } from '#lib/platform/errors.ts';
import { campaignStep, refuseOthers } from './campaign-step.ts';
import { csvText, POPULATION_COLUMNS } from './evidence-csv.ts';
import type { SeenCampaign } from './inputs.ts';
import { insertItems, type NewItem } from './item-store.ts';
import { checkPopulation } from './machine-check.ts';
import { listPopulation, type PopulationRecord } from './population-queries.ts';
import { type CampaignRecord, showFreezing } from './store.ts';

export interface Frozen {
  version: number;
  population: number;
  exceptions: number;
  sampled: number;
}

/** How long it may take: every decision of the period is judged again, by a machine that may be busy. */
const LONGEST_MS = 15 * 60_000;

/**
 * Freezes what an audit is about: everything on record at a checkpoint of the log that is signed now, checked by machine
 * in its entirety, with the sample drawn by the seed that was committed before and the checkpoint's root. From then on
 * neither the population nor the plan changes.
 *
 * @throws DomainError as `campaignStep`; `conflict` where the period has not ended or nothing was deployed in it
 */
export async function freezeCampaign(ctx: Context, seen: SeenCampaign): Promise<Frozen> {
  const checkpoint = await signCheckpoint();
  const write = async (tx: Tx, campaign: CampaignRecord, version: number) => {
    await refuseOthers(tx, ctx, campaign);
    await showFreezing(tx, campaign.id);
    if (campaign.untilAt > ctx.now)
      throw conflict('Its period has not ended: what is still to come cannot be frozen.');
    const population = await listPopulation(tx, campaign, checkpoint);
    if (population.length === 0)
      throw conflict('Nothing was deployed to production from these services in this period.');
    const flaws = await checkPopulation(tx, population, checkpoint.size);
    const items = drawItems(campaign, checkpoint.root, population, flaws);
    await insertItems(tx, items);
    const populationDigest = createHash('sha256').update(csvText(POPULATION_COLUMNS, items)).digest('hex');
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
    } as const;
  };
  return campaignStep<Frozen>(ctx, seen, 'freeze', 'campaign.manage', write, { timeout: LONGEST_MS });
}

function drawItems(
  { id: campaignId, seed, plan }: CampaignRecord,
  root: string,
  population: readonly PopulationRecord[],
  found: readonly (readonly FlawKind[])[],
): NewItem[] {
  const strata = population.map(stratumOf);
  const placed = placeAll(
    drawKey(seed, root),
    population.map(({ changeId }, index) => ({
      changeId,
      stratum: strata[index]!,
      flagged: found[index]!.length > 0,
    })),
  );
  const drawn = drawSample(plan, placed);
  return population.map(({ changeId, deployments, ...change }, index) => {
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
