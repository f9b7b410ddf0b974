import type { PolicyState } from '#lib/domain/policy/lifecycle.ts';
import styles from './state-badge.module.css';

/** How far a version has come; only what is in force is green. */
export function StateBadge({ state }: { state: PolicyState }) {
  return (
    <span className={styles.badge} data-state={state}>
      {MARKS[state]} {state === 'shadow' ? 'in shadow' : state}
    </span>
  );
}

const MARKS: Readonly<Record<PolicyState, string>> = {
  draft: '✎',
  validated: '◔',
  approved: '◑',
  shadow: '◌',
  active: '●',
  retired: '○',
};
