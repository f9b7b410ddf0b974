import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { mutate } from '#lib/audit/mutate.ts';
import { authorise } from '#lib/platform/authorise.ts';
import type { Context } from '#lib/platform/context.ts';
import { conflict } from '#lib/platform/errors.ts';
import { csvText, POPULATION_COLUMNS } from '../evidence-csv.ts';
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

/** A file that was made, to be read once: reading it to the end, or stopping, removes it. */
export interface MadeExport {
  size: number;
  /** SHA-256, hex. */
  digest: string;
  stream: Readable;
}

/**
 * Makes what somebody takes away of an audit, and records that they do, with its digest. It is whole before anything of
 * it is sent, in a file of its own: an archive of a large population is never held in memory, and a failure is an error
 * and not half a download.
 *
 * @throws DomainError `forbidden`; `not-found`; `conflict` where there is no such thing yet
 */
export async function exportCampaign(
  ctx: Context,
  { campaignId, form }: ExportCampaignInput,
): Promise<MadeExport> {
  // before the work: who may not have it does not cause it
  await refuse(ctx, campaignId);
  const folder = await mkdtemp(path.join(tmpdir(), 'countersign-export-'));
  const file = path.join(folder, form);
  try {
    const { size, digest } = await write(file, await make(campaignId, form));
    await record(ctx, campaignId, { form, digest });
    const stream = createReadStream(file);
    stream.once('close', () => void rm(folder, { recursive: true, force: true }));
    return { size, digest, stream };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
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
      return Readable.from([csvText(POPULATION_COLUMNS, (await loadFrozen(campaignId)).items)]);
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
  const campaign = await findCampaign(campaignId);
  if (!campaign?.frozenAt) throw conflict('Its population is not frozen yet.');
  return { items: await listEvidence(campaignId), frozenAt: campaign.frozenAt };
}

async function write(file: string, source: Readable): Promise<{ size: number; digest: string }> {
  const hash = createHash('sha256');
  let size = 0;
  const handle = await open(file, 'wx', 0o600);
  try {
    for await (const chunk of source) {
      const bytes = Buffer.from(chunk);
      hash.update(bytes);
      size += bytes.length;
      await handle.write(bytes);
    }
  } finally {
    await handle.close();
  }
  return { size, digest: hash.digest('hex') };
}
