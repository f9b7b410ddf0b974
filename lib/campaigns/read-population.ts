import type { SignedCheckpoint } from '#lib/audit/checkpoints.ts';
import { mutate } from '#lib/audit/mutate.ts';
import type { FlawKind } from '#lib/domain/campaign/flaws.ts';
import { authorise } from '#lib/platform/authorise.ts';
import type { Context } from '#lib/platform/context.ts';
import type { Tx } from '#lib/platform/db.ts';
import { conflict } from '#lib/platform/errors.ts';
import { refuseOthers, requireSeen } from './campaign-step.ts';
import type { SeenCampaign } from './inputs.ts';
import { checkPopulation } from './machine-check.ts';
import { lastSeq, listPopulation, type PopulationRecord } from './population-queries.ts';
import { getCampaign, lockFreezing, showFreezing } from './store.ts';

/** How long it may take: every decision of the period is judged again, by a machine that may be busy. */
export const LONGEST_MS = 15 * 60_000;

/** How often the log may grow between its checkpoint and the reading before that is taken as its way. */
const TRIES = 5;

/** A population as it is on record at a checkpoint, with what the machine found on each change, in its order. */
export interface ReadPopulation {
  checkpoint: SignedCheckpoint;
  population: readonly PopulationRecord[];
  flaws: readonly (readonly FlawKind[])[];
}

/**
 * Reads and checks what an audit is about, all of it of one instant (REPEATABLE READ, which reads what was committed when it
 * began and fails at nothing that others write): that of a checkpoint that `sign` signs for it. Where the log grew in
 * between another one is signed; on a log that never rests, what it tells of later is left out. How far it is can be seen
 * meanwhile (`findFreezing`).
 *
 * @throws DomainError as `freezeCampaign`
 */
export async function readPopulation(
  ctx: Context,
  seen: SeenCampaign,
  sign: () => Promise<SignedCheckpoint>,
): Promise<ReadPopulation> {
  for (let left = TRIES; ; left -= 1) {
    const checkpoint = await sign();
    const read = await mutate<ReadPopulation | null>(
      ctx,
      async (tx) => {
        const isOfIt = left === 0 || (await lastSeq(tx)) === checkpoint.size;
        return { result: isOfIt ? await readAt(tx, ctx, seen, checkpoint) : null, unchanged: true };
      },
      { timeout: LONGEST_MS, isolationLevel: 'RepeatableRead' },
    );
    if (read) return read;
  }
}

async function readAt(
  tx: Tx,
  ctx: Context,
  { campaignId, seenVersion }: SeenCampaign,
  checkpoint: SignedCheckpoint,
): Promise<ReadPopulation> {
  await authorise(tx, ctx, 'campaign.manage');
  const campaign = await getCampaign(tx, campaignId);
  requireSeen(campaign, 'freeze', seenVersion);
  await refuseOthers(tx, ctx, campaign);
  if (campaign.untilAt > ctx.now)
    throw conflict('Its period has not ended: what is still to come cannot be frozen.');
  if (!(await lockFreezing(tx, campaignId))) throw conflict('Its population is being frozen already.');
  await showFreezing(tx, campaignId, 0, 0);
  const population = await listPopulation(tx, campaign, checkpoint);
  if (population.length === 0)
    throw conflict('Nothing was deployed to production from these services in this period.');
  const show = (done: number) => showFreezing(tx, campaignId, done, population.length);
  await show(0);
  return { checkpoint, population, flaws: await checkPopulation(tx, population, checkpoint.size, show) };
}
