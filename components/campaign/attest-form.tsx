'use client';

import { useEffect, useState, useTransition } from 'react';
import type { Verdict } from '#lib/domain/access.ts';
import { STEP_UP_MINUTES } from '#lib/domain/campaign/lifecycle.ts';
import type { Outcome } from '../ui/form-dialog.tsx';
import { GuardedButton } from '../ui/guarded-button.tsx';
import { Instant } from '../ui/instant.tsx';
import styles from './campaign.module.css';

interface Props {
  seen: { campaignId: string; seenVersion: number };
  /** What is signed, word for word. */
  statement: string;
  /** Whether this viewer can sign it now, but for when they signed in. */
  verdict: Verdict;
  /** When the viewer last showed who they are; null: not known. */
  authenticatedAt: Date | null;
  /** Signs in again and comes back. */
  stepUpHref: string;
  attest: (input: { campaignId: string; seenVersion: number; statement: string }) => Promise<Outcome>;
}

/** The last step: who signs shows once more who they are, and signs what stands above. */
export function AttestForm({ seen, statement, verdict, authenticatedAt, stepUpHref, attest }: Props) {
  const [read, setRead] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [pending, startTransition] = useTransition();
  const fresh = useFreshness(authenticatedAt);
  function sign() {
    setError(null);
    startTransition(async () => {
      const outcome = await attest({ ...seen, statement });
      if (!outcome.ok) setError(outcome.error);
    });
  }
  return (
    <div className={styles.parts}>
      <p>
        {fresh && authenticatedAt ? (
          <>
            You signed in <Instant at={authenticatedAt} />; that counts for {STEP_UP_MINUTES} minutes.
          </>
        ) : (
          `A signature asks for a sign-in that is at most ${STEP_UP_MINUTES} minutes old.`
        )}{' '}
        {/* a plain link: the sign-in leaves the application */}
        <a href={stepUpHref}>Sign in again</a>
      </p>
      <label>
        <input
          type="checkbox"
          checked={read}
          disabled={!verdict.allowed}
          onChange={({ currentTarget }) => setRead(currentTarget.checked)}
        />{' '}
        I have read the statement, and I sign it as it stands.
      </label>
      <div>
        <GuardedButton tone="primary" verdict={verdictOf({ verdict, fresh, read, pending })} onClick={sign}>
          Sign the attestation
        </GuardedButton>
      </div>
      {error ? (
        <p role="alert" className={styles.error}>
          {error}
        </p>
      ) : null}
    </div>
  );
}

function verdictOf(state: { verdict: Verdict; fresh: boolean; read: boolean; pending: boolean }): Verdict {
  if (!state.verdict.allowed) return state.verdict;
  if (!state.fresh) return { allowed: false, reason: 'Sign in again first.' };
  if (!state.read) return { allowed: false, reason: 'Say that you have read it.' };
  return state.pending ? { allowed: false, reason: 'Signing …' } : state.verdict;
}

/** Whether a sign-in still counts as just now; looked at again as time passes. */
function useFreshness(at: Date | null): boolean {
  const [fresh, setFresh] = useState(false);
  useEffect(() => {
    const look = () => setFresh(at !== null && Date.now() - at.getTime() < STEP_UP_MINUTES * 60_000);
    look();
    const timer = setInterval(look, 5_000);
    return () => clearInterval(timer);
  }, [at]);
  return fresh;
}
