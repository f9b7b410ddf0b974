import type { CheckAnswer, ItemVerdict } from '#lib/domain/campaign/checklist.ts';
import { type FlawKind, flawWords } from '#lib/domain/campaign/flaws.ts';
import type { AuditFindingState } from '#lib/domain/campaign/lifecycle.ts';
import type { PlanKind } from '#lib/domain/campaign/plan.ts';

export const COVERAGE_STATES = ['overdue', 'never', 'due', 'running', 'attested'] as const;
export type CoverageState = (typeof COVERAGE_STATES)[number];

export const COVERAGE_WORDS: Readonly<Record<CoverageState, string>> = {
  overdue: 'overdue',
  never: 'never audited',
  due: 'due',
  running: 'under audit',
  attested: 'attested',
};

export const DRAWN_WORDS = {
  exception: 'exception',
  sample: 'sample',
  both: 'exception and sample',
} as const;

export const VERDICT_WORDS: Readonly<Record<ItemVerdict, string>> = { sound: 'sound', flawed: 'flawed' };

export const ANSWER_WORDS: Readonly<Record<CheckAnswer, string>> = {
  yes: 'Yes',
  no: 'No',
  'not-applicable': 'Does not apply',
  'cannot-tell': 'Cannot tell',
};

export const FINDING_WORDS: Readonly<Record<AuditFindingState, string>> = {
  open: 'open',
  'in-progress': 'in progress',
  resolved: 'resolved',
  accepted: 'accepted',
};

export const PLAN_WORDS: Readonly<Record<PlanKind, string>> = {
  'zero-failure': 'No flaw allowed',
  acceptance: 'Some flaws allowed',
  sequential: 'In batches, until it is decided',
};

/** What the machine found, by title. */
export const flawTitles = (flaws: readonly FlawKind[]): string =>
  flaws.map((kind) => flawWords(kind).title).join(', ');

/** A share of 0 to 1 as people write it: `2%`, `0.5%`. */
export const percent = (share: number): string => `${Number((share * 100).toFixed(2))}%`;

/** The last day of a period whose end is not part of it. */
export const lastDay = (until: Date): string => new Date(until.getTime() - 1).toISOString().slice(0, 10);

export const dayOf = (at: Date): string => at.toISOString().slice(0, 10);
