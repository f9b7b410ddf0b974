/** What a person looks at in a change that was drawn or flagged. */
const CHECKS = {
  purpose: 'The change does what its title and description say, and nothing else of weight.',
  independence:
    'Those who approved it are independent of whoever wrote it, and were in a position to judge it.',
  evidence: 'Tests or a validation show that it works, in proportion to its risk.',
  reversal: 'There was a way back, and it would have worked.',
  provenance: 'What is recorded about AI in it agrees with what there is to see.',
} as const;

export type Check = keyof typeof CHECKS;
export const CHECK_KEYS = Object.keys(CHECKS) as readonly Check[];
export const CHECK_WORDS: Readonly<Record<Check, string>> = CHECKS;

export const CHECK_ANSWERS = ['yes', 'no', 'not-applicable', 'cannot-tell'] as const;
export type CheckAnswer = (typeof CHECK_ANSWERS)[number];
export type Checklist = Readonly<Record<Check, CheckAnswer>>;

export const VERDICTS = ['sound', 'flawed'] as const;
/** What a person says of a change. */
export type ItemVerdict = (typeof VERDICTS)[number];

/** Characters of a note that says something. */
export const MIN_NOTE = 10;

/**
 * Why a verdict cannot be given like this; null when it can. A flaw is explained, and so is a sound change that the
 * machine has flagged or of which something on the list is not so.
 */
export function verdictProblem(
  verdict: ItemVerdict,
  checklist: Checklist,
  note: string,
  isException: boolean,
): { field: 'note' | 'verdict'; message: string } | null {
  const doubts = CHECK_KEYS.filter((key) => checklist[key] === 'no' || checklist[key] === 'cannot-tell');
  const needsNote = verdict === 'flawed' || isException || doubts.length > 0;
  if (!needsNote || note.trim().length >= MIN_NOTE) return null;
  const why =
    verdict === 'flawed'
      ? 'Say what is wrong'
      : isException
        ? 'Say why it is sound although the machine flagged it'
        : 'Say why it is sound although not everything on the list is so';
  return { field: 'note', message: `${why}, in at least ${MIN_NOTE} characters.` };
}
