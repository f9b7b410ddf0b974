import { UntrustedText } from '../ui/untrusted-text.tsx';
import styles from './path-list.module.css';

interface Props {
  /** `[path, added | null, deleted | null]`; null lines are a binary file. */
  paths: readonly (readonly [string, number | null, number | null])[];
  fileCount: number;
}

const lines = new Intl.NumberFormat('en');
/** Shown before the rest is folded away. */
const OPEN = 25;

/** Files that a change touches, with lines added and deleted. */
export function PathList({ paths, fileCount }: Props) {
  const unseen = fileCount - paths.length;
  const most = Math.max(1, ...paths.map(([, added, deleted]) => (added ?? 0) + (deleted ?? 0)));
  return (
    <>
      <ul className={styles.paths}>{paths.slice(0, OPEN).map((path) => row(path, most))}</ul>
      {paths.length > OPEN ? (
        <details>
          <summary className={styles.more}>{lines.format(paths.length - OPEN)} more files</summary>
          <ul className={styles.paths}>{paths.slice(OPEN).map((path) => row(path, most))}</ul>
        </details>
      ) : null}
      {unseen > 0 ? (
        <p className={styles.more}>{lines.format(unseen)} further files were counted but not listed.</p>
      ) : null}
    </>
  );
}

function row([path, added, deleted]: Props['paths'][number], most: number) {
  const share = (count: number | null) => `${((count ?? 0) / most) * 100}%`;
  return (
    <li key={path} className={styles.path}>
      <span className={styles.name}>
        <UntrustedText text={path} />
      </span>
      {added === null && deleted === null ? (
        <span className={styles.count}>binary or not counted</span>
      ) : (
        <span className={styles.count}>
          <span className={styles.added}>+{lines.format(added ?? 0)}</span>{' '}
          <span className={styles.deleted}>−{lines.format(deleted ?? 0)}</span>
        </span>
      )}
      <span className={styles.bar} aria-hidden>
        <span className={styles.barAdded} style={{ width: share(added) }} />
        <span className={styles.barDeleted} style={{ width: share(deleted) }} />
      </span>
    </li>
  );
}
