import styles from './range-band.module.css';

interface Props {
  /** `low <= high <= total`: counted for certain, counted if everything unknown turned out so, all there are. */
  low: number;
  high: number;
  total: number;
  /** The counts if disputes go one way or the other; drawn as brackets where they differ. */
  disputed?: { low: number; high: number };
  /** The same in words. */
  words: string;
}

/** How much of a whole is AI-linked: violet what is, hatched what may be, pale what is not. */
export function RangeBand({ low, high, total, disputed, words }: Props) {
  const percent = (part: number) => `${total === 0 ? 0 : (100 * part) / total}%`;
  const contested = disputed && disputed.low < disputed.high ? disputed : null;
  return (
    <div className={styles.band} role="img" aria-label={words}>
      <div className={styles.linked} style={{ width: percent(low) }} />
      <div className={styles.open} style={{ width: percent(high - low) }} />
      {contested ? (
        <div
          className={styles.disputed}
          style={{ left: percent(contested.low), width: percent(contested.high - contested.low) }}
        />
      ) : null}
    </div>
  );
}
