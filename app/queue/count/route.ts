import { read } from '#lib/platform/http.ts';
import { countQueue } from '#lib/reports/queue.ts';

/** `GET /queue/count`: how many requests wait for the viewer. */
export const GET = read(async ({ personId }) =>
  Response.json({ count: await countQueue(personId, new Date()) }),
);
