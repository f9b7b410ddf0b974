import styles from './meter.module.css';

interface Props {
  /** What is measured, e.g. `Coverage`. */
  label: string;
  /** How many of `total` are known. */
  known: number;
  total: number;
  /** Says what the total is, e.g. `changes have evidence`. */
  unit?: string;
  compact?: boolean;
}

const whole = new Intl.NumberFormat('en');

/** How much is known of a whole: filled for known, hatched for unknown, with both numbers in words. */
export function Meter({ label, known, total, unit = 'known', compact = false }: Props) {
  const share = total > 0 ? known / total : 0;
  const percent = total > 0 ? `${Math.floor(share * 100)}%` : 'none yet';
  const words = `${percent} · ${whole.format(known)} of ${whole.format(total)} ${unit}`;
  return (
    <div className={compact ? styles.compact : styles.meter}>
      <div className={styles.words}>
        <span>{label}</span> <span className={styles.figure}>{words}</span>
      </div>
      <meter className="visually-hidden" aria-label={label} max={Math.max(total, 1)} value={known}>
        {words}
      </meter>
      <div className={styles.track} aria-hidden>
        <div className={styles.fill} style={{ width: `${share * 100}%` }} />
      </div>
    </div>
  );
}
