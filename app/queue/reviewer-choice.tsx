import { useId, useState } from 'react';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { Reviewer } from '#lib/reports/reviewers.ts';
import styles from './ask-dialog.module.css';

interface Props {
  reviewers: readonly Reviewer[];
  chosen: string | null;
  onChoose: (id: string) => void;
}

/** Who could review it, those who are free first, with what waits for them already. */
export function ReviewerChoice({ reviewers, chosen, onChoose }: Props) {
  const [find, setFind] = useState('');
  const name = useId();
  const wanted = find.trim().toLowerCase();
  const found = reviewers.filter((one) => `${one.name} ${one.team ?? ''}`.toLowerCase().includes(wanted));
  if (reviewers.length === 0) return <p>Nobody else is known whose approval would help.</p>;
  return (
    <fieldset className={styles.people}>
      <legend>Who is to review it instead</legend>
      <input
        type="search"
        placeholder="Name or team"
        aria-label="Find a person or team"
        value={find}
        onChange={({ currentTarget }) => setFind(currentTarget.value)}
      />
      <div className={styles.choices}>
        {found.map((one) => (
          <label key={one.id} className={styles.choice}>
            <input type="radio" name={name} checked={chosen === one.id} onChange={() => onChoose(one.id)} />
            <span>
              <UntrustedText text={one.name} />{' '}
              <span className={styles.hint}>{[one.level, one.team].filter(Boolean).join(', ')}</span>
            </span>
            <span className={styles.load}>{loadWords(one)}</span>
          </label>
        ))}
        {found.length === 0 ? <p className={styles.hint}>Nobody of this name could.</p> : null}
      </div>
    </fieldset>
  );
}

/** What waits for somebody already: `free`, `3 waiting`, `away until 24 Nov`. */
export function loadWords({ waiting, absentUntil }: { waiting: number; absentUntil: Date | null }): string {
  if (absentUntil) return `away until ${absentUntil.toISOString().slice(0, 10)}`;
  return waiting === 0 ? 'free' : `${waiting} waiting`;
}
