import type { FilterChip } from '#components/filters/filter-bar.tsx';
import { urls } from '#lib/platform/urls.ts';
import { type ServiceListParams, toSearch } from './filters.ts';

/** The filters in force, each with the URL of the list without it; the period always holds and is none of them. */
export function chipsOf(list: ServiceListParams, directorName: (slug: string) => string): FilterChip[] {
  const { after: _, ...here } = list;
  const without = (changes: Partial<ServiceListParams>) => urls.services(toSearch({ ...here, ...changes }));
  const one = (name: keyof ServiceListParams, label: string | undefined): FilterChip[] =>
    label ? [{ label, without: without({ [name]: undefined }) }] : [];
  return [
    ...one('q', list.q && `“${list.q}”`),
    ...list.tier.map((value) => ({
      label: `Tier ${value}`,
      without: without({ tier: list.tier.filter((other) => other !== value) }),
    })),
    ...one('team', list.team && `team: ${list.team}`),
    ...one('director', list.director && `director: ${directorName(list.director)}`),
  ];
}
