'use client';

import { type FormEvent, useId, useState, useTransition } from 'react';
import type { Verdict } from '#lib/domain/access.ts';
import {
  BREAK_GLASS_VERDICTS,
  type BreakGlassVerdict,
  MIN_EMERGENCY_REASON,
} from '#lib/domain/change/break-glass.ts';
import { reviewBreakGlass } from '../actions.ts';
import dialogStyles from '../ask-dialog.module.css';
import styles from '../mine/page.module.css';

interface Props {
  changeId: string;
  breakGlassId: string;
  title: string;
  permit: Verdict;
}

const WORDS: Readonly<Record<BreakGlassVerdict, string>> = {
  justified: 'It was justified',
  'not-justified': 'It was not justified',
};

/** A second person's word on an emergency: was it one? */
export function ReviewEmergency({ changeId, breakGlassId, title, permit }: Props) {
  const [isOpen, setOpen] = useState(false);
  const [verdict, setVerdict] = useState<BreakGlassVerdict>('justified');
  const [note, setNote] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();
  const id = useId();
  const isShort = note.trim().length < MIN_EMERGENCY_REASON;

  function record(event: FormEvent) {
    event.preventDefault();
    setError(null);
    startTransition(async () => {
      const outcome = await reviewBreakGlass({ changeId, breakGlassId, verdict, note });
      if (!outcome.ok) setError(outcome.error);
    });
  }

  if (!isOpen || !permit.allowed) {
    return (
      <div className={styles.ask}>
        <button
          type="button"
          className={styles.button}
          disabled={!permit.allowed}
          aria-label={`Review ${title}`}
          onClick={() => setOpen(true)}
        >
          Review it
        </button>
        {permit.allowed ? null : <span className={styles.muted}>{permit.reason}</span>}
      </div>
    );
  }
  return (
    <form className={styles.review} onSubmit={record} aria-label={`Review of ${title}`}>
      {BREAK_GLASS_VERDICTS.map((one) => (
        <label key={one}>
          <input type="radio" name={id} checked={verdict === one} onChange={() => setVerdict(one)} />{' '}
          {WORDS[one]}
        </label>
      ))}
      <label className={dialogStyles.words}>
        <span>Why, in at least {MIN_EMERGENCY_REASON} characters</span>
        <textarea
          rows={3}
          maxLength={4_000}
          value={note}
          onChange={({ currentTarget }) => setNote(currentTarget.value)}
        />
      </label>
      {error ? <p role="alert">{error}</p> : null}
      <div className={styles.ask}>
        <button type="submit" className={styles.button} disabled={isShort || isPending}>
          {isPending ? 'Recording …' : 'Record this review'}
        </button>
        <button type="button" className={styles.button} onClick={() => setOpen(false)}>
          Cancel
        </button>
      </div>
    </form>
  );
}
