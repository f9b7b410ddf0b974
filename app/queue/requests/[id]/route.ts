import { z } from 'zod';
import { notFound } from '#lib/platform/errors.ts';
import { read } from '#lib/platform/http.ts';
import { getRequestView } from '../../request-view.ts';

/** `GET /queue/requests/:id`: one request in full, as the side panel shows it. */
export const GET = read<{ id: string }>(async (viewer, _request, { id }) => {
  if (!z.uuid().safeParse(id).success) throw notFound('The request');
  return Response.json(await getRequestView(id, viewer.personId, new Date()));
});
