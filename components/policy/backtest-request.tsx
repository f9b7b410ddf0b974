'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useState, useTransition } from 'react';
import { urls } from '#lib/platform/urls.ts';
import styles from './backtest-request.module.css';

interface Props {
  number: number;
  /** The days to begin with. */
  first: string;
  last: string;
  request: (input: {
    number: number;
    first: string;
    last: string;
  }) => Promise<{ ok: true; result: { id: string } } | { ok: false; error: string }>;
}

/** Asks for a backtest of a period. */
export function BacktestRequest({ number, first, last, request }: Props) {
  const router = useRouter();
  const [error, setError] = useState<string | null>(null);
  const [pending, startTransition] = useTransition();

  function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    setError(null);
    startTransition(async () => {
      const days = { first: String(fields.get('first')), last: String(fields.get('last')) };
      const outcome = await request({ number, ...days });
      if (outcome.ok) router.push(urls.policyBacktest(number, { run: outcome.result.id }));
      else setError(outcome.error);
    });
  }

  return (
    <form className={styles.form} onSubmit={send} aria-label="Ask for a backtest">
      <label>
        <span>First day (UTC)</span>
        <input type="date" name="first" defaultValue={first} required />
      </label>
      <label>
        <span>Last day (UTC)</span>
        <input type="date" name="last" defaultValue={last} required />
      </label>
      <button type="submit" disabled={pending}>
        {pending ? 'Asking …' : 'Run the backtest'}
      </button>
      {error ? (
        <p role="alert" className={styles.error}>
          {error}
        </p>
      ) : null}
    </form>
  );
}
