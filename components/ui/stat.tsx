import Link from 'next/link';
import { Meter } from './meter.tsx';
import styles from './stat.module.css';

interface Measured {
  /** The figure, formatted. */
  value: string;
  tooFew?: never;
}

interface TooFew {
  value: null;
  /** Why nothing can be said, e.g. `3 incidents, at least 5 are needed`. */
  tooFew: string;
}

type Props = (Measured | TooFew) & {
  label: string;
  /** The unit, small after the figure, e.g. `per 1,000 changes`. */
  unit?: string;
  /** What it is counted from, e.g. `of 1,204 changes`. There is no figure without it. */
  n: string;
  /** 95% interval, formatted. */
  interval?: { low: string; high: string };
  /** How much of it is known. */
  coverage?: { known: number; total: number };
  /** The rows behind the figure. */
  href?: string;
};

/** A figure that says what it is made of: n, interval and coverage, and a link to its rows. */
export function Stat({ label, value, tooFew, unit, n, interval, coverage, href }: Props) {
  const figure = value ?? 'Too few to say';
  return (
    <div className={styles.stat}>
      <div className={styles.label}>{label}</div>
      <div className={value === null ? styles.tooFew : styles.value}>
        {href ? (
          <Link href={href} prefetch={false} aria-label={`${label}: ${figure} ${unit ?? ''}`.trim()}>
            {figure}
          </Link>
        ) : (
          figure
        )}
        {unit && value !== null ? <span className={styles.unit}> {unit}</span> : null}
      </div>
      <div className={styles.basis}>
        {interval && value !== null ? (
          <span title="95% interval">
            {interval.low} to {interval.high}
            <span aria-hidden> · </span>
          </span>
        ) : null}
        <span>{tooFew ?? n}</span>
      </div>
      {coverage ? <Meter label="Coverage" known={coverage.known} total={coverage.total} compact /> : null}
    </div>
  );
}
