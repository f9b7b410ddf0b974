'use client';

import { useState, useTransition } from 'react';
import type { Verdict } from '#lib/domain/access.ts';
import form from '../policy/form.module.css';
import type { Outcome } from '../ui/form-dialog.tsx';
import { GuardedButton } from '../ui/guarded-button.tsx';

interface Props {
  incidentId: string;
  verdict: Verdict;
  open: (input: { incidentId: string }) => Promise<Outcome>;
}

/** Begins the retro of an incident that has none. */
export function OpenRetro({ incidentId, verdict, open }: Props) {
  const [error, setError] = useState<string | null>(null);
  const [pending, startTransition] = useTransition();
  function run() {
    setError(null);
    startTransition(async () => {
      const outcome = await open({ incidentId });
      if (!outcome.ok) setError(outcome.error);
    });
  }
  return (
    <div className={form.form}>
      <p>
        Nobody has opened its retro yet. Impact, timeline, causes and controls are written from what is
        recorded; the rest is for those who were there. The published form says what people were, not who.
      </p>
      <GuardedButton
        verdict={pending ? { allowed: false, reason: 'Opening …' } : verdict}
        tone="primary"
        onClick={run}
      >
        Open the retro
      </GuardedButton>
      {error ? (
        <p role="alert" className={form.error}>
          {error}
        </p>
      ) : null}
    </div>
  );
}
