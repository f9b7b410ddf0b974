import { Readable } from 'node:stream';
import { z } from 'zod';
import { mutate } from '#lib/audit/mutate.ts';
import { authorise } from '#lib/platform/authorise.ts';
import type { Context } from '#lib/platform/context.ts';
import { conflict } from '#lib/platform/errors.ts';
import { type Spooled, spool } from '#lib/platform/spool.ts';
import { csvPieces, POPULATION_COLUMNS } from '../evidence-csv.ts';
import { listEvidence } from '../evidence-queries.ts';
import { findCampaign } from '../queries.ts';
import { getCampaign } from '../store.ts';
import { loadAttested } from './attested.ts';
import { evidencePack } from './evidence-pack.ts';
import { attestationPdf, populationXlsx } from './forms.ts';

export const EXPORT_FORMS = ['population.csv', 'population.xlsx', 'attestation.pdf', 'evidence.zip'] as const;
export type ExportForm = (typeof EXPORT_FORMS)[number];

export const ExportCampaignInput = z.strictObject({ campaignId: z.uuid(), form: z.enum(EXPORT_FORMS) });
export type ExportCampaignInput = z.output<typeof ExportCampaignInput>;

/**
 * Makes what somebody takes away of an audit (`spool`), and records that they do, with its digest, before anything is sent.
 * Nothing is recorded of what is given up (`signal`) before it is made.
 *
 * @throws DomainError `forbidden`; `not-found`; `conflict` where there is no such thing yet
 */
export async function exportCampaign(
  ctx: Context,
  { campaignId, form }: ExportCampaignInput,
  signal?: AbortSignal,
): Promise<Spooled> {
  // before the work: who may not have it does not cause it
  await refuse(ctx, campaignId);
  const source = await make(campaignId, form);
  return spool(source, ({ digest }) => record(ctx, campaignId, { form, digest }), signal);
}

/** Refuses what `exportCampaign` does, without making or recording anything. @throws DomainError as there */
export async function checkExport(ctx: Context, { campaignId, form }: ExportCampaignInput): Promise<void> {
  await refuse(ctx, campaignId);
  await (form.startsWith('population') ? findFrozenAt(campaignId) : loadAttested(campaignId));
}

function refuse(ctx: Context, campaignId: string): Promise<true> {
  return mutate(ctx, async (tx) => {
    await authorise(tx, ctx, 'campaign.read');
    await getCampaign(tx, campaignId);
    return { result: true, unchanged: true };
  });
}

function record(ctx: Context, campaignId: string, details: { form: string; digest: string }) {
  return mutate(ctx, async (tx) => {
    await authorise(tx, ctx, 'campaign.read');
    const { name, version } = await getCampaign(tx, campaignId);
    return {
      result: undefined,
      entries: [
        {
          action: 'campaign.exported',
          subject: { type: 'campaign', id: campaignId },
          details: { name, version, ...details },
        },
      ],
    };
  });
}

async function make(campaignId: string, form: ExportForm): Promise<Readable> {
  switch (form) {
    case 'population.csv':
      return Readable.from(csvPieces(POPULATION_COLUMNS, (await loadFrozen(campaignId)).items));
    case 'population.xlsx': {
      const { items, frozenAt } = await loadFrozen(campaignId);
      return populationXlsx(items, frozenAt);
    }
    case 'attestation.pdf':
      return Readable.from([await attestationPdf(await loadAttested(campaignId))]);
    case 'evidence.zip':
      return evidencePack(await loadAttested(campaignId));
  }
}

async function loadFrozen(campaignId: string) {
  const frozenAt = await findFrozenAt(campaignId);
  return { items: await listEvidence(campaignId), frozenAt };
}

async function findFrozenAt(campaignId: string): Promise<Date> {
  const campaign = await findCampaign(campaignId);
  if (!campaign?.frozenAt) throw conflict('Its population is not frozen yet.');
  return campaign.frozenAt;
}
