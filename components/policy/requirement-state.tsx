import type { State } from '#lib/domain/policy/evaluate-vector.ts';
import styles from './requirement-state.module.css';

/** The state of a requirement for one change: a shape and a word; green is only what is satisfied. */
export function RequirementState({ state }: { state: State }) {
  const { mark, word, meaning } = STATE_WORDS[state];
  return (
    <span className={styles.state} data-state={state} title={meaning}>
      <span className={styles.mark} aria-hidden>
        {mark}
      </span>
      {word}
    </span>
  );
}

export const STATE_WORDS: Readonly<Record<State, { mark: string; word: string; meaning: string }>> = {
  'not-applicable': { mark: '–', word: 'does not apply', meaning: 'This rule is not about such a change.' },
  unsatisfied: { mark: '○', word: 'missing', meaning: 'What it asks for is not there yet.' },
  satisfied: { mark: '✓', word: 'satisfied', meaning: 'What it asks for is there.' },
  overridden: { mark: '◐', word: 'overridden', meaning: 'An authorised exception from it is on record.' },
  bypassed: { mark: '⇥', word: 'bypassed', meaning: 'It reached production without what this asks for.' },
  error: { mark: '!', word: 'error', meaning: 'It could not be judged, and so lets nothing through.' },
};
