'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useState, useTransition } from 'react';
import type { Verdict } from '#lib/domain/access.ts';
import form from '../policy/form.module.css';
import { GuardedButton } from '../ui/guarded-button.tsx';

interface Props {
  id: string;
  name: string;
  verdict: Verdict;
  cancel: (input: { id: string; reason: string }) => Promise<{ ok: true } | { ok: false; error: string }>;
}

/** Ends a freeze, with the reason typed. */
export function CancelFreeze({ id, name, verdict, cancel }: Props) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [pending, startTransition] = useTransition();

  if (!open) {
    return (
      <GuardedButton verdict={verdict} onClick={() => setOpen(true)} aria-label={`Cancel ${name}`}>
        Cancel this freeze
      </GuardedButton>
    );
  }

  function record(event: FormEvent) {
    event.preventDefault();
    setError(null);
    startTransition(async () => {
      const outcome = await cancel({ id, reason });
      if (outcome.ok) router.refresh();
      else setError(outcome.error);
    });
  }

  return (
    <form className={form.form} onSubmit={record} aria-label={`Cancel ${name}`}>
      <label className={form.field}>
        <span>Why it is cancelled</span>
        <textarea
          required
          minLength={10}
          maxLength={2000}
          rows={2}
          value={reason}
          // biome-ignore lint/a11y/noAutofocus: the form opened at a click, and this is its only field
          autoFocus
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
        />
      </label>
      {error ? (
        <div className={form.error} role="alert">
          {error}
        </div>
      ) : null}
      <div className={form.buttons}>
        <button type="submit" className={form.primary} disabled={pending}>
          {pending ? 'Recording …' : 'Cancel the freeze'}
        </button>
        <button type="button" className={form.plain} onClick={() => setOpen(false)}>
          Keep it
        </button>
      </div>
    </form>
  );
}
