import { urls } from '#lib/platform/urls.ts';
import { type ReviewFilters, toSearch } from './filters.ts';
import type { Figure } from './tables.ts';

/** Where the numbers of the page lead. */
export interface ReviewLinks {
  /** The same page with something else chosen. */
  to: (change: Partial<ReviewFilters>) => string;
  /** A team's reviews, at the foot of the page. */
  rows: (team: string) => string;
  mine: () => string;
  csv: (figure: Figure, team?: string) => string;
}

export function reviewLinks(filters: ReviewFilters): ReviewLinks {
  const here = (change: Partial<ReviewFilters>) => urls.reviews(toSearch({ ...filters, ...change }));
  return {
    to: here,
    rows: (team) => `${here({ team })}#reviews`,
    mine: () => urls.reviewsMine(toSearch({ ...filters, team: undefined })),
    csv: (figure, team = filters.team) => urls.reviewsCsv({ ...toSearch(filters), team, figure }),
  };
}
