'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useState, useTransition } from 'react';
import type { Verdict } from '#lib/domain/access.ts';
import { GuardedButton } from '../ui/guarded-button.tsx';
import { Meter } from '../ui/meter.tsx';
import { Panel } from '../ui/panel.tsx';
import styles from './backtest-progress.module.css';

interface Props {
  run: {
    id: string;
    state: 'queued' | 'running';
    done: number;
    total: number | null;
    startedAt: number | null;
  };
  /** The server's clock when the page was made. */
  now: number;
  /** Whether the viewer may cancel it. */
  verdict: Verdict;
  cancel: (input: { id: string }) => Promise<{ ok: true } | { ok: false; error: string }>;
}

const EVERY_MS = 2_000;

/** How far a backtest has come; the page asks again until it is done. */
export function BacktestProgress({ run, now, verdict, cancel }: Props) {
  const router = useRouter();
  const [error, setError] = useState<string | null>(null);
  const [pending, startTransition] = useTransition();
  const { id, state, done, total, startedAt } = run;

  useEffect(() => {
    const timer = setInterval(() => router.refresh(), EVERY_MS);
    return () => clearInterval(timer);
  }, [router]);

  function stop() {
    setError(null);
    startTransition(async () => {
      const outcome = await cancel({ id });
      if (outcome.ok) router.refresh();
      else setError(outcome.error);
    });
  }

  return (
    <Panel title={state === 'queued' ? 'Waiting for a worker' : 'Going through history'}>
      <div className={styles.progress} role="status">
        {total === null ? (
          <p>It begins within a few seconds.</p>
        ) : (
          <Meter label="Changes" known={done} total={total} unit="changes looked at" />
        )}
        <p className={styles.aside}>
          {estimate(done, total, startedAt, now)} You can leave the page; it goes on.
        </p>
      </div>
      <div className={styles.cancel}>
        <GuardedButton
          verdict={pending ? { allowed: false, reason: 'Cancelling …' } : verdict}
          onClick={stop}
        >
          Cancel the backtest
        </GuardedButton>
      </div>
      {error ? <p role="alert">{error}</p> : null}
    </Panel>
  );
}

/** How long it may still take, from how long it took so far. */
function estimate(done: number, total: number | null, startedAt: number | null, now: number): string {
  if (total === null || startedAt === null || done === 0) return '';
  if (done >= total) return 'All changes are looked at; the figures are put together.';
  const seconds = Math.ceil(((now - startedAt) * (total - done)) / done / 1_000);
  return seconds < 90 ? `About ${seconds} seconds more.` : `About ${Math.ceil(seconds / 60)} minutes more.`;
}
