import type { FilterChip } from '#components/filters/filter-bar.tsx';
import { isReversed } from '#lib/platform/search-params.ts';
import { urls } from '#lib/platform/urls.ts';
import { type ChangeListParams, toSearch } from './filters.ts';
import { AI_LABELS, LEVEL_LABELS, SEVERITY_LABELS, SIZE_LABELS } from './labels.ts';

/** The filters in force, each with the URL of the list without it. */
export function chipsOf(list: ChangeListParams): FilterChip[] {
  const { after: _, ...here } = list;
  const reversed = isReversed(list);
  const without = (changes: Partial<ChangeListParams>) => urls.changes(toSearch({ ...here, ...changes }));
  const one = (name: keyof ChangeListParams, label: string | undefined | false): FilterChip[] =>
    label ? [{ label, without: without({ [name]: undefined }) }] : [];
  return [
    ...one('q', list.q && `“${list.q}”`),
    ...list.ai.map((value) => ({
      label: AI_LABELS[value],
      without: without({ ai: list.ai.filter((other) => other !== value) }),
    })),
    ...list.level.map((value) => ({
      label: LEVEL_LABELS[value],
      without: without({ level: list.level.filter((other) => other !== value) }),
    })),
    ...list.tier.map((value) => ({
      label: `Tier ${value}`,
      without: without({ tier: list.tier.filter((other) => other !== value) }),
    })),
    ...list.kind.map((value) => ({
      label: value,
      without: without({ kind: list.kind.filter((other) => other !== value) }),
    })),
    ...one('failed', list.failed !== undefined && SEVERITY_LABELS[list.failed]),
    ...one('size', list.size !== undefined && SIZE_LABELS[list.size]),
    ...list.status.map((value) => ({
      label: value,
      without: without({ status: list.status.filter((other) => other !== value) }),
    })),
    ...one('grade', list.grade && `evidence: ${list.grade}`),
    ...one('tool', list.tool && `tool: ${list.tool}`),
    ...one('service', list.service && `service: ${list.service}`),
    ...one('team', list.team && `team: ${list.team}`),
    ...one('author', list.author && `author: ${list.author}`),
    ...one('repository', list.repository && `repository: ${list.repository}`),
    ...one('environment', list.environment && `environment: ${list.environment}`),
    ...one('from', !reversed && list.from && `from ${list.from}`),
    ...one('to', !reversed && list.to && `before ${list.to}`),
  ];
}
