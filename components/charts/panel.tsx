import type { ReactNode } from 'react';
import styles from './panel.module.css';

interface Props {
  /** Anchor; also makes the ids of the headings unique. */
  id: string;
  title: ReactNode;
  /** What is counted, over what, in one line. */
  subtitle?: ReactNode;
  /** Links and switches at the right of the title. */
  tools?: ReactNode;
  children: ReactNode;
}

/** One figure of a page: a titled region, so that a screen reader can go from figure to figure. */
export function Panel({ id, title, subtitle, tools, children }: Props) {
  return (
    <section className={styles.panel} id={id} aria-labelledby={`${id}-title`}>
      <div className={styles.head}>
        <h2 id={`${id}-title`}>{title}</h2>
        {tools ? <div className={styles.tools}>{tools}</div> : null}
      </div>
      {subtitle ? <p className={styles.subtitle}>{subtitle}</p> : null}
      {children}
    </section>
  );
}
