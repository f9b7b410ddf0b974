import { read } from '#lib/platform/http.ts';
import { listQueue } from '#lib/reports/queue.ts';
import { type Rows, toRow } from '../row.ts';

/** `GET /queue/rows`: what waits for the viewer now; with `snoozed=1` also what they put off. */
export const GET = read(async (viewer, request) => {
  const at = new Date();
  const snoozed = request.nextUrl.searchParams.get('snoozed') === '1';
  const items = await listQueue(viewer.personId, { at, snoozed });
  const answer: Rows = { at: at.getTime(), rows: items.map(toRow), total: items.length };
  return Response.json(answer);
});
