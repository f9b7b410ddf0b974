import type { AiFilter, CauseFilter } from '#lib/incidents/queries.ts';

/** The filters' values in words. */
export const AI_LABELS: Record<AiFilter, string> = {
  strict: 'AI-linked, strict',
  broad: 'AI-linked, broad',
  widest: 'AI-linked, widest',
  none: 'Not AI-linked',
};

export const CAUSE_LABELS: Record<CauseFilter, string> = {
  matched: 'Cause confirmed',
  disputed: 'Cause disputed',
  'in-dispute': 'A verdict in dispute',
  proposed: 'Cause proposed, to be seconded',
  suspects: 'Suspects only',
  'no-change': 'No change caused it',
  open: 'Nothing suspected',
};

/** By threshold. */
export const SEVERITY_LABELS: Record<number, string> = {
  1: 'Sev1',
  2: 'Sev2 or worse',
  3: 'Sev3 or worse',
  4: 'Sev4 or worse',
};
