import type { ReactNode } from 'react';
import styles from './request-panel.module.css';

/** A titled part of the panel. */
export function Part({ title, note, children }: { title: string; note?: ReactNode; children: ReactNode }) {
  return (
    <section className={styles.part}>
      <div className={styles.partHead}>
        <h3>{title}</h3>
        {note ? <span className={styles.muted}>{note}</span> : null}
      </div>
      {children}
    </section>
  );
}
