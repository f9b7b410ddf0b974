import {
  checkExport,
  ExportCampaignInput,
  type ExportForm,
  exportCampaign,
} from '#lib/campaigns/export/export-campaign.ts';
import { notFound } from '#lib/platform/errors.ts';
import { download, isLookAhead, read, refuseFromElsewhere } from '#lib/platform/http.ts';
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
  refuseFromElsewhere(request);
  const ctx = { actor: viewerActor(viewer), now: new Date() };
  const [type, name] = [TYPES[input.data.form], `audit-${id.slice(0, 8)}-${form}`];
  if (request.method === 'HEAD') {
    await checkExport(ctx, input.data);
    return download(type, name);
  }
  return download(type, name, await exportCampaign(ctx, input.data, request.signal));
}, 'campaign.read');
