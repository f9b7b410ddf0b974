'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useId, useRef, useState, useTransition } from 'react';
import { visibleText } from '#components/ui/hidden-characters.ts';
import { Instant } from '#components/ui/instant.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { Verdict } from '#lib/domain/access.ts';
import type { Colleague, OwnAbsence } from '#lib/reports/absences.ts';
import styles from './absence-dialog.module.css';
import { cancelAbsence, setAbsence } from './actions.ts';
import dialogStyles from './ask-dialog.module.css';

interface Props {
  absences: readonly OwnAbsence[];
  colleagues: readonly Colleague[];
  permit: Verdict;
}

/** Says when one is away and who is asked instead. */
export function AbsenceDialog({ absences, colleagues, permit }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const router = useRouter();
  const [error, setError] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();
  const [current] = absences;

  function attempt(work: () => Promise<{ ok: true } | { ok: false; error: string }>) {
    setError(null);
    startTransition(async () => {
      const outcome = await work();
      if (!outcome.ok) return setError(outcome.error);
      router.refresh();
    });
  }

  function save(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const from = new Date(`${fields.get('from')}T00:00`);
    const until = new Date(`${fields.get('until')}T00:00`);
    // the last day is a day away
    until.setDate(until.getDate() + 1);
    const delegateId = String(fields.get('delegateId') ?? '') || null;
    attempt(() => setAbsence({ from, until, delegateId }));
  }

  return (
    <>
      <button
        type="button"
        className={styles.open}
        disabled={!permit.allowed}
        title={permit.allowed ? undefined : permit.reason}
        onClick={() => dialog.current?.showModal()}
      >
        {current ? 'Away …' : 'Out of office'}
      </button>
      <dialog ref={dialog} className={dialogStyles.dialog} aria-labelledby={`${id}-title`}>
        <form className={dialogStyles.form} onSubmit={save}>
          <h2 id={`${id}-title`}>Out of office</h2>
          {absences.length > 0 ? (
            <ul className={styles.absences}>
              {absences.map((absence) => (
                <li key={absence.id}>
                  <span>
                    <Instant at={absence.startsAt} exact /> to <Instant at={absence.endsAt} exact />
                    {absence.delegate ? (
                      <>
                        , instead of you <UntrustedText text={absence.delegate} />
                      </>
                    ) : (
                      ', nobody stands in'
                    )}
                  </span>
                  <button
                    type="button"
                    className={dialogStyles.plain}
                    disabled={isPending}
                    onClick={() => attempt(() => cancelAbsence({ absenceId: absence.id }))}
                  >
                    Cancel it
                  </button>
                </li>
              ))}
            </ul>
          ) : null}
          <div className={styles.fields}>
            <label>
              <span>First day away</span>
              <input type="date" name="from" required />
            </label>
            <label>
              <span>Last day away</span>
              <input type="date" name="until" required />
            </label>
            <label>
              <span>Who is asked instead</span>
              <select name="delegateId" defaultValue="">
                <option value="">nobody</option>
                {colleagues.map((one) => (
                  <option key={one.id} value={one.id}>
                    {visibleText(one.name)}
                    {one.level ? `, ${one.level}` : ''}
                  </option>
                ))}
              </select>
            </label>
          </div>
          <p className={dialogStyles.hint}>
            Whoever asks you for a review then asks them, where their approval would count; never anybody who
            has a hand in the change. Authors see that you are away.
          </p>
          {error ? (
            <p className={styles.error} role="alert">
              {error}
            </p>
          ) : null}
          <div className={dialogStyles.buttons}>
            <button type="submit" className={dialogStyles.primary} disabled={isPending}>
              {isPending ? 'Recording …' : 'Record the absence'}
            </button>
            <button type="button" className={dialogStyles.plain} onClick={() => dialog.current?.close()}>
              Close
            </button>
          </div>
        </form>
      </dialog>
    </>
  );
}
