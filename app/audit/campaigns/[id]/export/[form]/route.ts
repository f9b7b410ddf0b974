import { Readable } from 'node:stream';
import {
  ExportCampaignInput,
  type ExportForm,
  exportCampaign,
} from '#lib/campaigns/export/export-campaign.ts';
import { notFound } from '#lib/platform/errors.ts';
import { isLookAhead, read } from '#lib/platform/http.ts';
import { viewerActor } from '#lib/platform/viewer.ts';

const TYPES: Record<ExportForm, string> = {
  'population.csv': 'text/csv; charset=utf-8',
  'population.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'attestation.pdf': 'application/pdf',
  'evidence.zip': 'application/zip',
};

/** What an auditor takes away; that they did is in the log. */
export const GET = read<{ id: string; form: string }>(async (viewer, request, { id, form }) => {
  const input = ExportCampaignInput.safeParse({ campaignId: id, form });
  if (!input.success) throw notFound('The download');
  if (isLookAhead(request)) return new Response(null, { status: 204 });
  const ctx = { actor: viewerActor(viewer), now: new Date() };
  const { size, stream } = await exportCampaign(ctx, input.data);
  return new Response(Readable.toWeb(stream) as ReadableStream, {
    headers: {
      'Content-Type': TYPES[input.data.form],
      'Content-Length': String(size),
      'Content-Disposition': `attachment; filename="audit-${id.slice(0, 8)}-${form}"`,
    },
  });
}, 'campaign.read');
