import type { ReactNode } from 'react';
import { type Axis, place, ticks } from './axis.ts';
import styles from './interval-table.module.css';

export interface IntervalRow {
  key: string;
  label: ReactNode;
  /** What it is counted from: cells beside the label, one for each of `counts`. */
  counts: readonly ReactNode[];
  /** The point with its 95% interval; null where too little is known for one. */
  estimate: { value: number; low: number; high: number } | null;
  /** Where there is no estimate: what the data still exclude; null ends are open. */
  bound?: { low: number | null; high: number | null };
  /** The figure in words, always with its interval; shown and read. */
  words: string;
  /** Colour of the mark: AI is violet, people grey, nobody knows hatched. */
  tone: 'ai' | 'human' | 'unknown' | 'all';
  /** A sum of other rows, set apart. */
  strong?: boolean;
}

interface Props {
  caption: string;
  headings: { label: string; counts: readonly string[]; plot: string };
  axis: Axis;
  rows: readonly IntervalRow[];
}

/** Estimates as dots with their intervals on one axis, one a row; n stands beside and the figures in words. */
export function IntervalTable({ caption, headings, axis, rows }: Props) {
  const marks = ticks(axis);
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{headings.label}</th>
            {headings.counts.map((heading) => (
              <th key={heading} scope="col" className={styles.count}>
                {heading}
              </th>
            ))}
            <th scope="col" className={styles.plotHead}>
              <span className="visually-hidden">{headings.plot}</span>
              <span className={styles.axis} aria-hidden>
                {marks.map((mark) => (
                  <span key={mark} style={{ left: `${place(axis, mark)}%` }}>
                    {mark}
                  </span>
                ))}
              </span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key} data-tone={row.tone} data-strong={row.strong || undefined}>
              <th scope="row">{row.label}</th>
              {row.counts.map((count, index) => (
                <td key={headings.counts[index]} className={styles.count}>
                  {count}
                </td>
              ))}
              <td>
                <Mark axis={axis} row={row} />
                <span className={row.estimate ? styles.words : styles.tooFew}>{row.words}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The plot of a row: reference line, interval and dot; or a hatched range where only a bound is known. */
function Mark({ axis, row: { estimate, bound } }: { axis: Axis; row: IntervalRow }) {
  const low = estimate ? estimate.low : (bound?.low ?? axis.min);
  const high = estimate ? estimate.high : (bound?.high ?? axis.max);
  const from = place(axis, low);
  return (
    <span className={styles.plot} aria-hidden>
      {axis.reference === undefined ? null : (
        <span className={styles.reference} style={{ left: `${place(axis, axis.reference)}%` }} />
      )}
      {estimate || bound ? (
        <span
          className={estimate ? styles.interval : styles.bound}
          style={{ left: `${from}%`, width: `${Math.max(0.5, place(axis, high) - from)}%` }}
        />
      ) : null}
      {estimate ? <span className={styles.dot} style={{ left: `${place(axis, estimate.value)}%` }} /> : null}
    </span>
  );
}
