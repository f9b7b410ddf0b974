import Link from 'next/link';
import type { ReactNode } from 'react';
import styles from './state.module.css';

type Props = {
  /** What there could be, in the plural: `changes`. */
  things: string;
} & (
  | {
      kind: 'none-yet';
      /** How they come to be, e.g. the command that imports them. */
      children?: ReactNode;
    }
  | {
      kind: 'no-match';
      /** The same page without its filters. */
      clearHref: string;
      children?: ReactNode;
    }
);

/** Nothing to show: either there is none yet, or none matches the filters; these are different news. */
export function EmptyState(props: Props) {
  return (
    <div className={styles.state} role="status">
      {props.kind === 'none-yet' ? (
        <p className={styles.title}>No {props.things} yet</p>
      ) : (
        <p className={styles.title}>No {props.things} match these filters</p>
      )}
      {props.children ? <div className={styles.words}>{props.children}</div> : null}
      {props.kind === 'no-match' ? <Link href={props.clearHref}>Clear the filters</Link> : null}
    </div>
  );
}
