import type { ProgrammeState } from '#lib/domain/programme/lifecycle.ts';
import type { CriterionState } from '#lib/domain/programme/progress.ts';
import styles from './programme.module.css';
import { CRITERION_WORDS, STATE_WORDS } from './words.ts';

const MARKS: Readonly<Record<ProgrammeState | CriterionState, string>> = {
  planned: '◔',
  running: '●',
  ended: '○',
  cancelled: '✕',
  met: '✓',
  'not-met': '✕',
  'too-few': '…',
};

/** How far a programme has come. */
export function ProgrammeBadge({ state, isApproved }: { state: ProgrammeState; isApproved: boolean }) {
  const words =
    state === 'planned' ? (isApproved ? 'approved, not begun' : 'planned, not approved') : STATE_WORDS[state];
  return (
    <span className={styles.badge} data-state={state}>
      {MARKS[state]} {words}
    </span>
  );
}

/** Whether an exit criterion is met; only what is met is green. */
export function CriterionBadge({ state }: { state: CriterionState }) {
  return (
    <span className={styles.badge} data-state={state}>
      {MARKS[state]} {CRITERION_WORDS[state]}
    </span>
  );
}
