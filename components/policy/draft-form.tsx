'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useState, useTransition } from 'react';
import type { Verdict } from '#lib/domain/access.ts';
import { urls } from '#lib/platform/urls.ts';
import { GuardedButton } from '../ui/guarded-button.tsx';
import styles from './form.module.css';

interface Props {
  /** The version whose text the draft begins with. */
  from: number;
  verdict: Verdict;
  draft: (input: {
    from: number;
    note: string;
  }) => Promise<{ ok: true; result: { number: number } } | { ok: false; error: string }>;
}

/** Starts a new version from what another says, and goes on to edit it. */
export function DraftForm({ from, verdict, draft }: Props) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [note, setNote] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [pending, startTransition] = useTransition();

  if (!open) {
    return (
      <GuardedButton verdict={verdict} onClick={() => setOpen(true)}>
        Draft a new version from {from}
      </GuardedButton>
    );
  }

  function record(event: FormEvent) {
    event.preventDefault();
    setError(null);
    startTransition(async () => {
      const outcome = await draft({ from, note });
      if (outcome.ok) router.push(urls.policyEdit(outcome.result.number));
      else setError(outcome.error);
    });
  }

  return (
    <form className={styles.form} onSubmit={record} aria-label="Draft a new version">
      <label className={styles.field}>
        <span>What is it for?</span>
        <input
          required
          minLength={3}
          maxLength={2000}
          value={note}
          // biome-ignore lint/a11y/noAutofocus: the form opened at a click, and this is its only field
          autoFocus
          onChange={({ currentTarget }) => setNote(currentTarget.value)}
        />
      </label>
      {error ? (
        <div className={styles.error} role="alert">
          {error}
        </div>
      ) : null}
      <div className={styles.buttons}>
        <button type="submit" className={styles.primary} disabled={pending}>
          {pending ? 'Drafting …' : `Draft from version ${from}`}
        </button>
        <button type="button" className={styles.plain} onClick={() => setOpen(false)}>
          Cancel
        </button>
      </div>
    </form>
  );
}
