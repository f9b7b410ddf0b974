'use client';

import { useState } from 'react';
import { OWN_CHANGE } from '#lib/domain/incident/verdict.ts';
import type { Involvement } from '#lib/domain/provenance/types.ts';
import { useJudgeRoom } from './judge-room.tsx';
import styles from './verdict-form.module.css';
import { VerdictForm } from './verdict-form.tsx';

/** Where the page says why this viewer may not judge. */
export const REFUSAL_ID = 'why-not-judge';

interface Props {
  changeId: string;
  title: string;
  involvement: Involvement;
  /** This viewer has a hand in it. */
  own: boolean;
}

/** Opens the verdict form of a change; disabled for those who may not judge, with the reason. */
export function JudgeButton({ changeId, title, involvement, own }: Props) {
  const { permit } = useJudgeRoom();
  const [open, setOpen] = useState(false);
  if (permit.allowed && own) {
    return (
      <span>
        <button type="button" className={styles.plain} disabled aria-label={`Judge ${title}`}>
          Judge
        </button>{' '}
        <small>{OWN_CHANGE}</small>
      </span>
    );
  }
  if (!permit.allowed) {
    return (
      <button
        type="button"
        className={styles.plain}
        disabled
        title={permit.reason}
        aria-label={`Judge ${title}`}
        aria-describedby={REFUSAL_ID}
      >
        Judge
      </button>
    );
  }
  if (open) {
    return (
      <VerdictForm
        changeId={changeId}
        title={title}
        involvement={involvement}
        onDone={() => setOpen(false)}
      />
    );
  }
  return (
    <button
      type="button"
      className={styles.plain}
      aria-label={`Judge ${title}`}
      onClick={() => setOpen(true)}
    >
      Judge
    </button>
  );
}

/** Said once above the links; the disabled buttons refer to it. */
export function Refusal() {
  const { permit } = useJudgeRoom();
  if (permit.allowed) return null;
  return (
    <p id={REFUSAL_ID} className={styles.hint}>
      You can read this, not judge it. {permit.reason}
    </p>
  );
}
