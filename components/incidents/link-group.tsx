import type { ReactNode } from 'react';
import { type HeldChange, LinkCard, type SaidVersion } from './link-card.tsx';
import styles from './link-group.module.css';

interface Props {
  title: string;
  /** What holds of all of them, in a line. */
  note?: ReactNode;
  /** Behind a fold: it does not matter to most readers. */
  folded?: boolean;
  links: readonly {
    change: HeldChange;
    current?: SaidVersion;
    earlier?: readonly SaidVersion[];
    notice?: string | undefined;
  }[];
  startedAt: Date;
}

/** Changes of which the same is said; nothing where there is none. */
export function LinkGroup({ title, note, folded = false, links, startedAt }: Props) {
  if (links.length === 0) return null;
  const list = (
    <ul className={styles.list}>
      {links.map((link) => (
        <LinkCard key={link.change.id} startedAt={startedAt} {...link} />
      ))}
    </ul>
  );
  const heading = (
    <h3>
      {title} <span className={styles.count}>{links.length}</span>
    </h3>
  );
  if (folded) {
    return (
      <details className={styles.group}>
        <summary className={styles.summary}>{heading}</summary>
        {note ? <p className={styles.note}>{note}</p> : null}
        {list}
      </details>
    );
  }
  return (
    <div className={styles.group}>
      {heading}
      {note ? <p className={styles.note}>{note}</p> : null}
      {list}
    </div>
  );
}
