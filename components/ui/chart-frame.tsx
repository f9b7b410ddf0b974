'use client';

import { type ReactNode, useId, useState } from 'react';
import styles from './chart-frame.module.css';

interface Props {
  title: string;
  /** What is counted, over what, in one line. */
  subtitle?: ReactNode;
  /** What the picture shows, in words, for those who do not see it. */
  description: string;
  /** The same figures as a table. */
  table: ReactNode;
  /** The picture. */
  children: ReactNode;
}

/** A chart with its title, a description for screen readers, and the same figures as a table at one click. */
export function ChartFrame({ title, subtitle, description, table, children }: Props) {
  const [asTable, setAsTable] = useState(false);
  const id = useId();
  return (
    <figure className={styles.frame} aria-labelledby={`${id}-title`} aria-describedby={`${id}-words`}>
      <div className={styles.head}>
        <div>
          <h2 id={`${id}-title`}>{title}</h2>
          {subtitle ? <p className={styles.subtitle}>{subtitle}</p> : null}
        </div>
        <button
          type="button"
          className={styles.toggle}
          aria-pressed={asTable}
          aria-label={`Show “${title}” as a table`}
          onClick={() => setAsTable((before) => !before)}
        >
          {asTable ? 'Chart' : 'Table'}
        </button>
      </div>
      <p id={`${id}-words`} className="visually-hidden">
        {description}
      </p>
      {asTable ? <div className={styles.table}>{table}</div> : children}
    </figure>
  );
}
