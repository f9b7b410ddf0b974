import type { ReactNode } from 'react';
import styles from './as-of-banner.module.css';

interface Props {
  /** As of when, in words. */
  when: string;
  /** The page as it is known now. */
  nowHref: string;
  /** How what is shown differs from now. */
  children: ReactNode;
}

/** Says above a page that it shows what was known earlier, and how that differs from now. */
export function AsOfBanner({ when, nowHref, children }: Props) {
  return (
    <aside className={styles.banner} aria-label="As of an earlier date">
      <p>
        <b>As known on {when}; this is not what is known now.</b> <a href={nowHref}>Show what is known now</a>
      </p>
      <div>{children}</div>
      <p className={styles.small}>
        What counts is when a thing was recorded here: what an import brought is known from the import on,
        also where it tells of earlier days. Titles, services, statuses and impact have no history and are as
        they stand.
      </p>
    </aside>
  );
}
