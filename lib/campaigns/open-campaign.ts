import { randomBytes } from 'node:crypto';
import { mutate } from '#lib/audit/mutate.ts';
import { commitmentOf } from '#lib/domain/campaign/draw.ts';
import { authorise } from '#lib/platform/authorise.ts';
import type { Context } from '#lib/platform/context.ts';
import type { Prisma, Tx } from '#lib/platform/db.ts';
import { forbidden, invalid } from '#lib/platform/errors.ts';
import { newId } from '#lib/platform/ids.ts';
import { announce } from '#lib/platform/live.ts';
import type { OpenCampaignInput } from './inputs.ts';
import { findDirector, findServices } from './store.ts';

const DAY = 86_400_000;

/** What a campaign is about, as it is stored. @throws DomainError `invalid` with the field */
export async function readScope(
  tx: Tx,
  { name, services, from, to, dueOn, plan }: Omit<OpenCampaignInput, 'director'>,
  now: Date,
) {
  const fromAt = new Date(`${from}T00:00:00Z`);
  const untilAt = new Date(new Date(`${to}T00:00:00Z`).getTime() + DAY);
  if (fromAt >= untilAt) throw invalid('The last day is before the first.', 'to');
  if (fromAt > now) throw invalid('The period begins in the future.', 'from');
  return {
    name,
    serviceIds: await findServices(tx, services),
    fromAt,
    untilAt,
    dueOn: new Date(`${dueOn}T00:00:00Z`),
    plan: plan as unknown as Prisma.InputJsonValue,
  };
}

/**
 * Opens an audit of a director's services over a period. The seed of its sample is made here and committed in the entry,
 * before anybody knows its population.
 *
 * @throws DomainError `forbidden`, `invalid` with the field
 */
export async function openCampaign(ctx: Context, input: OpenCampaignInput): Promise<{ campaignId: string }> {
  if (ctx.actor.kind === 'service') throw forbidden('An audit is opened by a person.');
  return mutate<{ campaignId: string }>(ctx, async (tx) => {
    await authorise(tx, ctx, 'campaign.manage');
    const directorId = await findDirector(tx, input.director, 'director');
    const scope = await readScope(tx, input, ctx.now);
    const campaignId = newId();
    const seed = randomBytes(32).toString('hex');
    const seedCommitment = commitmentOf(seed);
    await tx.auditCampaign.create({
      data: {
        ...scope,
        id: campaignId,
        state: 'committed',
        version: 1,
        directorId,
        auditorId: directorId,
        seed,
        seedCommitment,
        createdBy: ctx.actor.kind === 'person' ? ctx.actor.id : directorId,
        createdAt: ctx.now,
      },
    });
    await announce(tx, { kind: 'campaign', campaignId });
    const { name, services, from, to, dueOn, plan } = input;
    return {
      result: { campaignId },
      entries: [
        {
          action: 'campaign.opened',
          subject: { type: 'campaign', id: campaignId },
          details: {
            name,
            version: 1,
            directorId,
            services,
            from,
            to,
            dueOn,
            plan: { ...plan },
            seedCommitment,
          },
        },
      ],
    };
  });
}
