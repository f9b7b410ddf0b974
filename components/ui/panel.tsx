import { type ReactNode, useId } from 'react';
import styles from './panel.module.css';

interface Props {
  title: string;
  /** Small, beside the title: a count, a note. */
  note?: ReactNode;
  children: ReactNode;
}

/** A titled part of a page. */
export function Panel({ title, note, children }: Props) {
  const id = useId();
  return (
    <section className={styles.panel} aria-labelledby={id}>
      <div className={styles.head}>
        <h2 id={id}>{title}</h2>
        {note ? <div className={styles.note}>{note}</div> : null}
      </div>
      {children}
    </section>
  );
}
