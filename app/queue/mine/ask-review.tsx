'use client';

import { type ReactNode, useState, useTransition } from 'react';
import { visibleText } from '#components/ui/hidden-characters.ts';
import type { Verdict } from '#lib/domain/access.ts';
import type { ActionResult } from '#lib/platform/action.ts';
import { nudge, requestReview } from '../actions.ts';
import styles from './page.module.css';

interface Helper {
  id: string;
  name: string;
  waiting: number;
  absentUntil: string | null;
}

/** Asks somebody by name; who is free stands first. */
export function AskReview({
  changeId,
  people,
  permit,
}: {
  changeId: string;
  people: readonly Helper[];
  permit: Verdict;
}) {
  const [personId, setPersonId] = useState('');
  const { said, isPending, attempt } = useAttempt();
  if (people.length === 0) return <Said>{said}</Said>;
  return (
    <form
      className={styles.ask}
      onSubmit={(event) => {
        event.preventDefault();
        attempt(async () => {
          const outcome = await requestReview({ changeId, personId });
          if (outcome.ok) setPersonId('');
          return outcome.ok ? askedWords(outcome.result) : outcome;
        });
      }}
    >
      <select
        aria-label="Who to ask for a review"
        value={personId}
        onChange={({ currentTarget }) => setPersonId(currentTarget.value)}
      >
        <option value="">Ask somebody …</option>
        {people.map(({ id, name, waiting, absentUntil }) => (
          <option key={id} value={id}>
            {visibleText(name)} (
            {absentUntil
              ? `away until ${absentUntil.slice(0, 10)}`
              : waiting === 0
                ? 'free'
                : `${waiting} waiting`}
            )
          </option>
        ))}
      </select>
      <button
        type="submit"
        className={styles.button}
        disabled={!permit.allowed || isPending || personId === ''}
        title={permit.allowed ? undefined : permit.reason}
      >
        Request a review
      </button>
      <Said>{said}</Said>
    </form>
  );
}

function askedWords({
  name,
  insteadOf,
  awayUntil,
}: {
  name: string;
  insteadOf: { name: string } | null;
  awayUntil: Date | null;
}) {
  if (insteadOf) return `${insteadOf.name} is away: ${name} was asked instead.`;
  return awayUntil
    ? `${name} was asked, and is away until ${awayUntil.toISOString().slice(0, 10)}.`
    : `${name} was asked.`;
}

interface NudgeProps {
  changeId: string;
  personId: string;
  name: string;
  permit: Verdict;
}

/** Reminds somebody who was asked. */
export function Nudge({ changeId, personId, name, permit }: NudgeProps) {
  const { said, isPending, attempt } = useAttempt();
  return (
    <>
      <button
        type="button"
        className={styles.button}
        disabled={!permit.allowed || isPending}
        title={permit.allowed ? undefined : permit.reason}
        aria-label={`Nudge ${name}`}
        onClick={() =>
          attempt(async () => {
            const outcome = await nudge({ changeId, personId });
            return outcome.ok ? `${name} was reminded.` : outcome;
          })
        }
      >
        Nudge
      </button>{' '}
      <Said>{said}</Said>
    </>
  );
}

function Said({ children }: { children: ReactNode }) {
  return (
    <span role="status" className={styles.said}>
      {children}
    </span>
  );
}

/** Does something and keeps what came of it in words. */
function useAttempt() {
  const [said, setSaid] = useState('');
  const [isPending, startTransition] = useTransition();
  const attempt = (work: () => Promise<string | Extract<ActionResult<never>, { ok: false }>>) =>
    startTransition(async () => {
      const outcome = await work().catch(() => 'The server could not be reached. Nothing was recorded.');
      setSaid(typeof outcome === 'string' ? outcome : outcome.error);
    });
  return { said, isPending, attempt };
}
