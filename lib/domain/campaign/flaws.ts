/**
 * What the machine can find wrong with a deployed change, in the order in which it is told. `bulk`: not a flaw that
 * somebody made but something that cannot be checked, which may be accepted for all such changes with one reason.
 */
const FLAWS = {
  uncontrolled: { title: 'Uncontrolled', what: 'It reached production and no decision let it through.' },
  'decision-missing': {
    title: 'Decision missing',
    what: 'Its deployment names a decision that is not on record for it.',
  },
  'decision-of-another': {
    title: 'Decision of something else',
    what: 'The decision that its deployment used is about another commit or environment, or is no allow.',
  },
  'decision-reused': {
    title: 'Decision used twice',
    what: 'One allow was used for more than one deployment.',
  },
  'decision-expired': {
    title: 'Decision out of time',
    what: 'The deployment began before its allow was given or after it had expired.',
  },
  'decision-unlogged': {
    title: 'Decision not in the log',
    what: 'No entry of the audit log tells of its decision.',
  },
  'decision-altered': {
    title: 'Decision altered',
    what: 'The decision on record is not the one in the audit log, its facts are not those it was made on, or the emergency it names is not on record.',
  },
  'policy-altered': {
    title: 'Policy altered',
    what: 'The policy version that it was decided by is not on record, or its text is another than then.',
  },
  'policy-not-in-force': {
    title: 'Policy not in force',
    what: 'It was decided by a version of the policy that was not in force for its services then.',
  },
  'replay-differs': {
    title: 'Decided otherwise today',
    what: 'The same facts, judged again by the same policy, get another answer.',
  },
  'approval-missing': { title: 'Approval missing', what: 'An approval that counted is not on record.' },
  'approval-withdrawn': {
    title: 'Approval withdrawn',
    what: 'An approval that counted had been withdrawn or dismissed by then.',
  },
  'approval-by-party': {
    title: 'Approved by a party',
    what: 'An approval that counted is, as is known today, of somebody who had a hand in the change.',
  },
  'approval-counted-twice': {
    title: 'One person twice',
    what: 'Two approvals that counted are, as is known today, of one person.',
  },
  'approver-standing': {
    title: 'Approver’s standing corrected',
    what: 'The level or role with which somebody’s approval counted was corrected afterwards.',
  },
  'override-not-entitled': {
    title: 'Exception not signed by who may',
    what: 'A signature under an exception is not on record, had been withdrawn, is of somebody with a hand in the change, or of somebody whose standing was corrected since.',
  },
  'break-glass-unreviewed': {
    title: 'Emergency not reviewed',
    what: 'It was let through in an emergency, and no second person has looked at that.',
  },
  'break-glass-late': {
    title: 'Emergency reviewed late',
    what: 'A second person looked at its emergency only after the time for that was over.',
  },
  'break-glass-own-review': {
    title: 'Emergency reviewed by its user',
    what: 'Whoever let it through in an emergency reviewed that, or had a hand in the change.',
  },
  'break-glass-not-justified': {
    title: 'Emergency not justified',
    what: 'The second person found that the emergency did not justify it.',
  },
  'other-evaluator': {
    title: 'Decided by another evaluator',
    what: 'It was decided by another version of the evaluator; today’s comes to the same answer, but cannot show that it is the same decision.',
    bulk: true,
  },
  'not-observed': {
    title: 'Deployment assumed',
    what: 'Nobody reported its deployment: it is taken as deployed because it is on the main line.',
    bulk: true,
  },
  'before-the-gate': {
    title: 'From before the gate',
    what: 'It was deployed before the first policy was in force, so there is no decision to check.',
    bulk: true,
  },
} satisfies Record<string, { title: string; what: string; bulk?: true }>;

export type FlawKind = keyof typeof FLAWS;
export const FLAW_KINDS = Object.keys(FLAWS) as readonly FlawKind[];

export interface FlawWords {
  title: string;
  /** A sentence. */
  what: string;
  /** A class that cannot be checked, which may be accepted for all its changes with one reason. */
  bulk: boolean;
}

export function flawWords(kind: FlawKind): FlawWords {
  const { title, what, ...more }: { title: string; what: string; bulk?: true } = FLAWS[kind];
  return { title, what, bulk: more.bulk ?? false };
}

/** Whether a change with these findings could not be checked, and nothing else is wrong with it. */
export const isUncheckable = (flaws: readonly FlawKind[]): boolean =>
  flaws.length > 0 && flaws.every((kind) => flawWords(kind).bulk);
