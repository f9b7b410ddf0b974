import type { FilterChip } from '#components/filters/filter-bar.tsx';
import { LEVEL_WORDS, ROLE_WORDS } from '#components/people/words.ts';
import { urls } from '#lib/platform/urls.ts';
import { type PersonListParams, toSearch } from './filters.ts';
import { STATE_LABELS } from './labels.ts';

/** The filters in force, each with the URL of the list without it. */
export function chipsOf(list: PersonListParams): FilterChip[] {
  const { after: _, ...here } = list;
  const without = (changes: Partial<PersonListParams>) => urls.people(toSearch({ ...here, ...changes }));
  const one = (name: keyof PersonListParams, label: string | undefined): FilterChip[] =>
    label ? [{ label, without: without({ [name]: undefined }) }] : [];
  return [
    ...one('q', list.q && `“${list.q}”`),
    ...list.level.map((value) => ({
      label: LEVEL_WORDS[value],
      without: without({ level: list.level.filter((other) => other !== value) }),
    })),
    ...list.role.map((value) => ({
      label: ROLE_WORDS[value],
      without: without({ role: list.role.filter((other) => other !== value) }),
    })),
    ...one('team', list.team && `team: ${list.team}`),
    ...one('state', list.state && STATE_LABELS[list.state]),
  ];
}
