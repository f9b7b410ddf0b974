import type { ButtonHTMLAttributes } from 'react';
import type { Verdict } from '#lib/domain/access.ts';
import styles from './guarded-button.module.css';

interface Props extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled'> {
  /** Whether the viewer may; a button that may not be used stays visible and says why. */
  verdict: Verdict;
  tone?: 'plain' | 'primary';
}

/** A button for an action that not everybody may take: disabled with the reason, never hidden. */
export function GuardedButton({ verdict, tone = 'plain', children, ...button }: Props) {
  const { allowed } = verdict;
  return (
    <span className={styles.guard}>
      <button type="button" {...button} className={styles.button} data-tone={tone} disabled={!allowed}>
        {children}
      </button>
      {allowed ? null : <span className={styles.reason}>{verdict.reason}</span>}
    </span>
  );
}
