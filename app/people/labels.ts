import type { PersonState } from '#lib/people/queries.ts';

export const STATE_LABELS: Record<PersonState, string> = {
  active: 'Active',
  inactive: 'Not active',
  merged: 'Merged into another',
};
