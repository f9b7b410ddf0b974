import type { Trouble } from '#lib/audit/continuity.ts';
import styles from './page.module.css';

const HEADINGS: Readonly<Record<Trouble['what'], string>> = {
  log: 'The log is not what was signed.',
  'unusable-key': 'The log cannot be signed: its key cannot be used.',
  'other-key': 'The log cannot be signed: the key here is not the one that signs it.',
  'other-checkpoint': 'The log cannot be held against what was signed: that is another key’s.',
};

/** Why nothing is signed. `firstBad`: where the log is bad first, as a sentence, whatever else is the case; null: nowhere. */
export function Alarm({
  trouble: { what, sentence },
  firstBad,
}: {
  trouble: Trouble;
  firstBad: string | null;
}) {
  return (
    <div className={styles.alarm} role="alert">
      <strong>{HEADINGS[firstBad === null ? what : 'log']}</strong> {sentence}{' '}
      {firstBad === null ? null : <>First bad: {firstBad} </>}
      Nothing is signed until somebody has looked: see “What to do when it alarms” in docs/audit.md.
    </div>
  );
}
