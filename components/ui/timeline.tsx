import type { ReactNode } from 'react';
import { Instant } from './instant.tsx';
import styles from './timeline.module.css';

export interface Moment {
  key: string;
  at: Date;
  /** What happened, in a line. */
  what: ReactNode;
  /** More about it, below. */
  detail?: ReactNode;
  tone?: 'plain' | 'incident' | 'good';
}

/** What happened, one moment a line, in the order given; exact times. */
export function Timeline({ moments }: { moments: readonly Moment[] }) {
  return (
    <ol className={styles.timeline}>
      {moments.map(({ key, at, what, detail, tone = 'plain' }) => (
        <li key={key} className={styles.moment} data-tone={tone}>
          <div className={styles.at}>
            <Instant at={at} exact />
          </div>
          <div className={styles.what}>
            <div>{what}</div>
            {detail ? <div className={styles.detail}>{detail}</div> : null}
          </div>
        </li>
      ))}
    </ol>
  );
}
