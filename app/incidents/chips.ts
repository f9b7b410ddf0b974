import type { FilterChip } from '#components/filters/filter-bar.tsx';
import { isReversed } from '#lib/platform/search-params.ts';
import { urls } from '#lib/platform/urls.ts';
import { type IncidentListParams, toSearch } from './filters.ts';
import { AI_LABELS, CAUSE_LABELS, SEVERITY_LABELS } from './labels.ts';

/** The filters in force, each with the URL of the list without it. */
export function chipsOf(list: IncidentListParams): FilterChip[] {
  const { after: _, ...here } = list;
  const reversed = isReversed(list);
  const without = (changes: Partial<IncidentListParams>) => urls.incidents(toSearch({ ...here, ...changes }));
  const one = (name: keyof IncidentListParams, label: string | undefined | false): FilterChip[] =>
    label ? [{ label, without: without({ [name]: undefined }) }] : [];
  return [
    ...one('q', list.q && `“${list.q}”`),
    ...one('severity', list.severity !== undefined && SEVERITY_LABELS[list.severity]),
    ...list.tier.map((value) => ({
      label: `Tier ${value}`,
      without: without({ tier: list.tier.filter((other) => other !== value) }),
    })),
    ...one('cause', list.cause && CAUSE_LABELS[list.cause]),
    ...one('ai', list.ai && AI_LABELS[list.ai]),
    ...one('status', list.status),
    ...one('service', list.service && `service: ${list.service}`),
    ...one('team', list.team && `team: ${list.team}`),
    ...one('from', !reversed && list.from && `from ${list.from}`),
    ...one('to', !reversed && list.to && `before ${list.to}`),
  ];
}
