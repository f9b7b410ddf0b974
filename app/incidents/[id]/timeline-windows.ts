import { TIMELINE_HOURS, type TimelineWindow } from '#lib/domain/incident/timeline.ts';
import { urls, withQuery } from '#lib/platform/urls.ts';
import type { parseView } from './filters.ts';

const LABELS: Record<TimelineWindow, string> = { '1h': '1 h', '6h': '6 h', '24h': '24 h', '7d': '7 days' };

/** The choices of how far back the lanes go, as links that keep the rest of the view. */
export function timelineWindows(
  incidentId: string,
  { window = '24h', events, asOf }: ReturnType<typeof parseView>,
) {
  return (Object.keys(TIMELINE_HOURS) as TimelineWindow[]).map((one) => ({
    label: LABELS[one],
    title: `${LABELS[one]} before the start`,
    href: withQuery(urls.incident(incidentId), { window: one === '24h' ? undefined : one, events, asOf }),
    chosen: one === window,
  }));
}
