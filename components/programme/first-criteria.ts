import { type Criterion, FIGURE_KINDS, type FigureName } from '#lib/domain/programme/criteria.ts';

/** What a criterion begins with before anybody has thought about it. */
const FIRST: Readonly<Record<FigureName, Omit<Criterion, 'figure' | 'comparison'>>> = {
  uncontrolled: { threshold: 0, windowDays: 1, consecutiveDays: 30 },
  'sev2-rate': { threshold: 2, windowDays: 28, consecutiveDays: 7 },
  'queue-p90': { threshold: 24, windowDays: 14, consecutiveDays: 7 },
  coverage: { threshold: 90, windowDays: 14, consecutiveDays: 7 },
  'break-glass-late': { threshold: 0, windowDays: 30, consecutiveDays: 1 },
  'overdue-actions': { threshold: 0, windowDays: 1, consecutiveDays: 7 },
};

export const criterionOf = (figure: FigureName): Criterion => ({
  figure,
  comparison: FIGURE_KINDS[figure].comparison,
  ...FIRST[figure],
});

/** What a plan begins with. */
export const FIRST_CRITERIA: readonly Criterion[] = (
  ['uncontrolled', 'sev2-rate', 'queue-p90', 'coverage'] as const
).map(criterionOf);
