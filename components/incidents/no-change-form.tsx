'use client';

import { type FormEvent, useState, useTransition } from 'react';
import { MIN_REASON, whyNotNoChange } from '#lib/domain/incident/verdict.ts';
import { REFUSAL_ID } from './judge-button.tsx';
import { useJudgeRoom } from './judge-room.tsx';
import { useOpenedFocus } from './use-opened-focus.ts';
import styles from './verdict-form.module.css';

/** The answer that no change caused the incident, with its reason; not while a cause is confirmed, proposed or disputed. */
export function NoChangeForm() {
  const { incidentId, viewer, permits, links, verbs, say } = useJudgeRoom();
  const permit = permits.judge;
  const [open, setOpen] = useState(false);
  const { opener, opened } = useOpenedFocus(open);
  const [reason, setReason] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [pending, startTransition] = useTransition();
  const causes = links.filter(({ relation }) => relation !== 'fixed-by');
  const refusal = whyNotNoChange(causes.map(({ state }) => state));
  const tooShort = reason.trim().length < MIN_REASON;

  if (!open) {
    return (
      <div className={styles.buttons}>
        <button
          ref={opener}
          type="button"
          className={styles.plain}
          disabled={!permit.allowed || refusal !== null}
          aria-describedby={permit.allowed ? undefined : REFUSAL_ID}
          onClick={() => setOpen(true)}
        >
          No change caused it
        </button>
        {permit.allowed && refusal ? <span className={styles.hint}>{refusal}</span> : null}
      </div>
    );
  }

  function record(event: FormEvent) {
    event.preventDefault();
    setError(null);
    startTransition(async () => {
      const outcome = await verbs.declareNoChange({ incidentId, reason });
      if (!outcome.ok) {
        setError(outcome.error);
        return;
      }
      say('Recorded: no change caused the incident.');
      setOpen(false);
    });
  }

  return (
    <form ref={opened} className={styles.form} onSubmit={record} aria-label="No change caused it">
      <label className={styles.reason}>
        <span>Why no change caused it</span>
        <textarea
          required
          minLength={MIN_REASON}
          maxLength={4000}
          rows={3}
          value={reason}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
        />
      </label>
      <div className={styles.preview}>
        <p>
          <b>Will be recorded</b> under {viewer.name}: <q>No change caused it</q>, with the reason above. What
          is suspected stays visible; a later confirmed cause withdraws this answer.
        </p>
        {tooShort ? <p className={styles.hint}>Say why in at least {MIN_REASON} characters.</p> : null}
      </div>
      {error ? (
        <div className={styles.error} role="alert">
          {error}
        </div>
      ) : null}
      <div className={styles.buttons}>
        <button type="submit" className={styles.primary} disabled={pending || tooShort}>
          {pending ? 'Recording …' : 'Record that no change caused it'}
        </button>
        <button type="button" className={styles.plain} onClick={() => setOpen(false)}>
          Cancel
        </button>
      </div>
    </form>
  );
}
