import type { LevelFilter } from '#lib/changes/queries.ts';
import type { Involvement } from '#lib/domain/provenance/types.ts';

/** The filters' values in words. */
export const AI_LABELS: Record<Involvement, string> = {
  none: 'No AI (attested)',
  assisted: 'AI-assisted',
  authored: 'AI-authored',
  agent: 'Agent',
  unknown: 'Unknown',
};

/** Of the author, when the change was made. */
export const LEVEL_LABELS: Record<LevelFilter, string> = {
  junior: 'Junior author',
  mid: 'Mid-level author',
  senior: 'Senior author',
  principal: 'Principal author',
  unknown: 'Author’s level unknown',
};

/** By stratum of lib/domain/change/size.ts. */
export const SIZE_LABELS = [
  'up to 10 lines',
  '11-50 lines',
  '51-250 lines',
  '251-1,000 lines',
  'over 1,000 lines',
];

/** By threshold. */
export const SEVERITY_LABELS: Record<number, string> = {
  1: 'Caused a Sev1',
  2: 'Caused a Sev2 or worse',
  3: 'Caused a Sev3 or worse',
  4: 'Caused a Sev4 or worse',
  5: 'Caused any incident',
};
