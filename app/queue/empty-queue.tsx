import Link from 'next/link';
import { urls } from '#lib/platform/urls.ts';
import styles from './queue-room.module.css';

/** Nothing waits: what is next. */
export function EmptyQueue({ snoozed }: { snoozed: boolean }) {
  return (
    <div className={styles.empty} role="status">
      <p className={styles.emptyTitle}>Nothing waits for you</p>
      <p>
        What needs your approval appears here by itself, the most pressing first. Until then: see{' '}
        <Link href={urls.queueMine()}>what your own changes lack</Link>
        {snoozed ? null : (
          <>
            , take up again <Link href={urls.queue({ snoozed: 1 })}>what you put off</Link>
          </>
        )}
        , or read{' '}
        <Link href={urls.incidents({ cause: 'suspects' })}>incidents whose cause nobody has confirmed</Link>.
      </p>
    </div>
  );
}
