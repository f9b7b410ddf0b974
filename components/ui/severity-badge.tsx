import type { Severity } from '#lib/domain/incident/observation.ts';
import styles from './level-badge.module.css';

/** Sev1 (worst) to Sev5. */
export function SeverityBadge({ severity }: { severity: Severity }) {
  return (
    <span className={styles.severity} data-severity={severity}>
      Sev{severity}
    </span>
  );
}
