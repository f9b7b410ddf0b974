import { findFreezing } from '#lib/campaigns/queries.ts';
import { notFound } from '#lib/platform/errors.ts';
import { read } from '#lib/platform/http.ts';
import { isUuid } from '../load.ts';

/** How far the freeze of an audit is that is under way; null where none is. */
export const GET = read<{ id: string }>(async (_viewer, _request, { id }) => {
  if (!isUuid(id)) throw notFound('The audit');
  return Response.json(await findFreezing(id));
}, 'campaign.read');
