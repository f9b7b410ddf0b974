'use client';

import { type FormEvent, type ReactNode, useId, useRef, useState, useTransition } from 'react';
import type { Verdict } from '#lib/domain/access.ts';
import styles from './form-dialog.module.css';
import { GuardedButton } from './guarded-button.tsx';

/** What a server action answers; see `lib/platform/action.ts`. */
export type Outcome = { ok: true } | { ok: false; error: string; field: string | null };

interface Props {
  /** What the button that opens it says. */
  label: string;
  /** Whether the viewer may; else the button says why not. */
  verdict: Verdict;
  title: string;
  /** What the button that does it says. */
  submit: string;
  /** Whether what was filled in can be sent. */
  ready: boolean;
  tone?: 'plain' | 'danger';
  send: () => Promise<Outcome>;
  /** Called each time it opens: to start afresh. */
  onOpen: () => void;
  children: ReactNode;
}

/** A button and the dialog behind it: fields, what went wrong, and the button that does it. */
export function FormDialog({ label, verdict, title, submit, ready, tone, send, onOpen, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [error, setError] = useState<string | null>(null);
  const [pending, startTransition] = useTransition();
  const id = useId();

  function open() {
    setError(null);
    onOpen();
    dialog.current?.showModal();
  }

  function run(event: FormEvent) {
    event.preventDefault();
    setError(null);
    startTransition(async () => {
      const outcome = await send();
      if (outcome.ok) dialog.current?.close();
      else setError(outcome.error);
    });
  }

  return (
    <>
      <GuardedButton verdict={verdict} onClick={open}>
        {label}
      </GuardedButton>
      <dialog ref={dialog} className={styles.dialog} aria-labelledby={id}>
        <form className={styles.form} onSubmit={run}>
          <h2 id={id}>{title}</h2>
          {children}
          {error ? (
            <p className={styles.error} role="alert">
              {error}
            </p>
          ) : null}
          <div className={styles.buttons}>
            <button type="submit" className={styles.submit} data-tone={tone} disabled={pending || !ready}>
              {pending ? 'Recording …' : submit}
            </button>
            <button type="button" className={styles.cancel} onClick={() => dialog.current?.close()}>
              Cancel
            </button>
          </div>
        </form>
      </dialog>
    </>
  );
}
