import * as act from './actions.ts';
import type { Answer } from './ask-dialog.tsx';
import { type Asking, DECISION_WORDS, isReview } from './asking.ts';
import type { Row } from './row.ts';
import type { Deed } from './use-deeds.ts';

const VERBS = { approve: act.approve, 'request-changes': act.requestChanges, veto: act.veto } as const;

const naming = (rows: readonly Row[]): string =>
  rows.length === 1 ? `“${rows[0]?.title}” at ${rows[0]?.headSha.slice(0, 7)}` : `${rows.length} requests`;

/** The deed that an answered dialog asks for. */
export function deedOf(asking: Asking, { words, personId, until }: Answer): Deed {
  const { kind, rows } = asking;
  const name = naming(rows);
  if (isReview(kind)) {
    return {
      rows,
      told: `${DECISION_WORDS[kind].did} ${name}`,
      leaves: true,
      perform: ({ id: changeId, headSha: sha, version }) =>
        VERBS[kind]({ changeId, sha, version, ...(words ? { rationale: words } : {}) }),
      undo: ({ id: changeId }) => act.withdraw({ changeId, decision: kind }),
    };
  }
  switch (kind) {
    case 'comment': {
      const commentId = crypto.randomUUID();
      const perform = ({ id: changeId }: Row) => act.comment({ changeId, text: words, commentId });
      return { rows, told: `Commented on ${name}`, leaves: false, perform, undo: null };
    }
    case 'delegate':
      return {
        rows,
        told: `Passed on ${name}`,
        leaves: true,
        perform: ({ id: changeId }) =>
          act.delegate({ changeId, personId: personId ?? '', ...(words ? { note: words } : {}) }),
        undo: ({ id: changeId }) => act.takeOver({ changeId, from: personId }),
      };
    case 'snooze':
      return {
        rows,
        told: `Put off ${name}`,
        leaves: true,
        perform: ({ id: changeId }) => act.snooze({ changeId, until }),
        undo: ({ id: changeId }) => act.snooze({ changeId, until: null }),
      };
    case 'override': {
      const { id: requirement, title } = asking.requirement;
      return {
        rows,
        told: `Signed an exception from “${title}” for ${name}`,
        leaves: false,
        perform: ({ id: changeId, headSha: sha, version }) =>
          act.signOverride({ changeId, sha, version, requirement, reason: words }),
        undo: ({ id: changeId }) => act.withdrawOverride({ changeId, requirement }),
      };
    }
  }
}

/** Takes a request over: from the pile, or from who has it. */
export const takingOver = (row: Row, from: string | null): Deed => ({
  rows: [row],
  told: `Took over ${naming([row])}`,
  leaves: false,
  perform: ({ id: changeId }) => act.takeOver({ changeId, from }),
  undo: null,
});

/** Takes back what one said of a request earlier. */
export const withdrawing = (row: Row, decision: 'approve' | 'request-changes' | 'veto'): Deed => ({
  rows: [row],
  told: `Took back your ${DECISION_WORDS[decision].noun} of ${naming([row])}`,
  leaves: false,
  perform: ({ id: changeId }) => act.withdraw({ changeId, decision }),
  undo: null,
});
