import type { ReviewDecision } from '#lib/domain/approval/facts.ts';
import { rationaleNeeded } from '#lib/domain/approval/rationale.ts';
import type { Row } from './row.ts';

/** What a dialog asks about before it is recorded. */
export type Asking =
  | { kind: 'approve' | 'request-changes' | 'veto'; rows: readonly Row[] }
  | { kind: 'comment' | 'delegate' | 'snooze'; rows: readonly [Row] }
  | { kind: 'override'; rows: readonly [Row]; requirement: { id: string; title: string } };

export const isReview = (kind: Asking['kind']): kind is ReviewDecision =>
  kind === 'approve' || kind === 'request-changes' || kind === 'veto';

/** Why this decision on a row needs a rationale, as a sentence; null where it does not. The verb asks again. */
export function needOf(decision: ReviewDecision, { tier, service, involvement, grade }: Row): string | null {
  const touched = { slug: service ?? '', dependsOnTiers: [], dependentTiers: [] };
  return rationaleNeeded(decision, {
    services: tier === null ? [] : [{ ...touched, tier }],
    ai: { involvement, grade },
  });
}

/** Reasons that are often true, one key each; they can be edited before they are recorded. */
const QUICK_REASONS: Readonly<Record<ReviewDecision, readonly string[]>> = {
  approve: [
    'Read the whole diff: it does what it says and nothing else.',
    'Checked what AI wrote line by line, edge cases included.',
    'The tests cover it, and the rollback plan would work.',
    'Small and contained, and I know this code.',
  ],
  'request-changes': [
    'Add a test that fails without this change.',
    'Say how to roll this back.',
    'Split it: this is too much to review at once.',
    'The failure case is not handled.',
  ],
  veto: [
    'This would break what depends on the service.',
    'This must not go out while the incident is open.',
    'There is no way back from this.',
  ],
};

/** The reasons that can be true of all these requests. */
export function quickReasons(decision: ReviewDecision, rows: readonly Row[]): readonly string[] {
  const isWithoutAi = rows.every(({ involvement }) => involvement === 'none');
  return QUICK_REASONS[decision].filter((reason) => !isWithoutAi || !/\bAI\b/.test(reason));
}

/** What is recorded, in the past tense and in the infinitive. */
export const DECISION_WORDS: Readonly<Record<ReviewDecision, { did: string; does: string; noun: string }>> = {
  approve: { did: 'Approved', does: 'Approve', noun: 'approval' },
  'request-changes': { did: 'Requested changes of', does: 'Request changes', noun: 'request for changes' },
  veto: { did: 'Vetoed', does: 'Veto', noun: 'veto' },
};

export const revisionWords = ({ headNumber, headSha }: Pick<Row, 'headNumber' | 'headSha'>): string =>
  `revision ${headNumber} (${headSha.slice(0, 7)})`;

/** Instants to put something off to, in the reader's own zone. */
export function laterChoices(now: Date): readonly { label: string; until: Date }[] {
  const inHours = (hours: number) => new Date(now.getTime() + hours * 3_600_000);
  const morning = (days: number) => new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, 9);
  const toMonday = (8 - now.getDay()) % 7 || 7;
  return [
    { label: 'For an hour', until: inHours(1) },
    { label: 'For four hours', until: inHours(4) },
    { label: 'Until tomorrow, 9:00', until: morning(1) },
    { label: 'Until Monday, 9:00', until: morning(toMonday) },
  ];
}
