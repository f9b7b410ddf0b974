import type { Period } from './filters.ts';

export const PERIOD_LABELS: Record<Period, string> = {
  '30': '30 days',
  '90': '90 days',
  '180': '180 days',
  '365': '365 days',
  all: 'all time',
};
