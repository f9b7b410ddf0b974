import { COVERAGE_STATES, type CoverageState } from '#components/campaign/words.ts';
import type { CoverageRow } from '#lib/campaigns/coverage-queries.ts';
import type { BoardParams } from './filters.ts';

/** Rows under the filters: what presses first, then by name. */
export function boardRows(
  rows: readonly CoverageRow[],
  { q, director, state }: Pick<BoardParams, 'q' | 'director' | 'state'>,
): readonly CoverageRow[] {
  const wanted = q?.toLowerCase();
  return rows
    .filter(
      (row) =>
        (!state || row.state === state) &&
        (!director || row.director?.slug === director) &&
        (!wanted || `${row.service.slug} ${row.service.name}`.toLowerCase().includes(wanted)),
    )
    .toSorted((a, b) => rank(a.state) - rank(b.state) || a.service.slug.localeCompare(b.service.slug));
}

const rank = (state: CoverageState) => COVERAGE_STATES.indexOf(state);

/** The directors of the board by name, each with how many services they answer for. */
export function directorsOf(
  rows: readonly CoverageRow[],
): readonly { slug: string; name: string; services: number }[] {
  const found = new Map<string, { slug: string; name: string; services: number }>();
  for (const { director } of rows) {
    if (!director) continue;
    const one = found.get(director.slug) ?? { slug: director.slug, name: director.name, services: 0 };
    one.services += 1;
    found.set(director.slug, one);
  }
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name));
}
