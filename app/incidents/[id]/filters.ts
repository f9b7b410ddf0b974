import { z } from 'zod';
import { TIMELINE_HOURS, type TimelineWindow } from '#lib/domain/incident/timeline.ts';
import { asOfParam } from '#lib/platform/as-of.ts';
import { param, type SearchParams, text } from '#lib/platform/search-params.ts';

const Schema = z.object({
  /** What to look for among the changes, to judge it. */
  find: param(text.min(3)),
  /** The whole timeline instead of its beginning. */
  events: param(z.enum(['all'])),
  /** How far before the start the lanes begin. */
  window: param(z.enum(Object.keys(TIMELINE_HOURS) as [TimelineWindow, ...TimelineWindow[]])),
  asOf: asOfParam,
});

export function parseView(search: SearchParams): z.infer<typeof Schema> {
  return Schema.parse(search);
}
