import type { Verdict } from '#lib/domain/access.ts';
import { missingSections, type RetroState, SECTION_TITLES, type SectionKey } from './document.ts';

export const RETRO_STEPS = ['write', 'submit', 'return', 'publish', 'reopen'] as const;
export type RetroStep = (typeof RETRO_STEPS)[number];

/** A reason shorter than this tells the next reader nothing. */
export const MIN_STEP_REASON = 10;

export interface RetroSituation {
  state: RetroState;
  sections: Readonly<Partial<Record<SectionKey, string>>>;
  /** Whoever asks is the one who submitted it, under whatever login. */
  submittedByThem: boolean;
}

const refused = (reason: string): Verdict => ({ allowed: false, reason });
const ALLOWED: Verdict = { allowed: true };

const FROM: Record<RetroStep, { from: RetroState; otherwise: Record<RetroState, string> }> = {
  write: {
    from: 'draft',
    otherwise: {
      draft: '',
      'in-review': 'It is being reviewed: return it to its authors to write in it.',
      published: 'It is published and frozen: reopen it, with a reason, to write in it.',
    },
  },
  submit: {
    from: 'draft',
    otherwise: { draft: '', 'in-review': 'It is being reviewed already.', published: 'It is published.' },
  },
  return: {
    from: 'in-review',
    otherwise: {
      draft: 'It has not been submitted.',
      'in-review': '',
      published: 'It is published: reopen it.',
    },
  },
  publish: {
    from: 'in-review',
    otherwise: {
      draft: 'It has not been submitted for review.',
      'in-review': '',
      published: 'It is published.',
    },
  },
  reopen: {
    from: 'published',
    otherwise: { draft: 'It is open.', 'in-review': 'It is being reviewed: return it.', published: '' },
  },
};

const STATE_AFTER: Record<Exclude<RetroStep, 'write'>, RetroState> = {
  submit: 'in-review',
  return: 'draft',
  publish: 'published',
  reopen: 'draft',
};

/** The state that a step leads to. */
export const retroStateAfter = (step: Exclude<RetroStep, 'write'>): RetroState => STATE_AFTER[step];

/**
 * Whether a step can be taken now by whoever asks: draft → in review → published, back with a reason. Whoever
 * submitted it does not publish it. What a person may do at all is `may`'s question.
 */
export function retroVerdict(step: RetroStep, { state, sections, submittedByThem }: RetroSituation): Verdict {
  const { from, otherwise } = FROM[step];
  if (state !== from) return refused(otherwise[state]);
  if (step === 'publish' && submittedByThem)
    return refused('You submitted it, so a second person reads and publishes it.');
  const missing = step === 'submit' || step === 'publish' ? missingSections(sections) : [];
  if (missing.length > 0)
    return refused(`Nothing is written yet in ${missing.map((key) => SECTION_TITLES[key]).join(' and ')}.`);
  return ALLOWED;
}
