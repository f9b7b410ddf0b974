'use client';

import styles from './state.module.css';

interface Props {
  /** What failed, e.g. `The list of changes could not be loaded.` */
  what: string;
  /** What is safe, e.g. `Nothing was changed.` */
  safe?: string;
  /** Names the failure in the log; Next gives it as `error.digest`. */
  reference?: string;
  retry: () => void;
}

/** Something failed: what, what is safe, and a way to try again. For `error.tsx` files. */
export function ErrorState({ what, safe = 'Nothing was changed.', reference, retry }: Props) {
  return (
    <div className={styles.state} role="alert">
      <p className={styles.title}>{what}</p>
      <p className={styles.words}>{safe}</p>
      <button type="button" className={styles.button} onClick={retry}>
        Try again
      </button>
      {reference ? (
        <p className={styles.reference}>
          Reference <code>{reference}</code>
        </p>
      ) : null}
    </div>
  );
}
