import styles from './probability.module.css';

interface Props {
  /** 0 to 1. */
  value: number;
  /** What it is the probability of, as the end of a sentence. */
  of: string;
}

/** A probability as a bar with its figure and its words; a colour of its own would say more than it means. */
export function Probability({ value, of }: Props) {
  const figure = percentWords(value);
  return (
    <p className={styles.probability}>
      <span className={styles.track} aria-hidden>
        <span className={styles.fill} style={{ width: `${100 * value}%` }} />
      </span>
      <b className={styles.figure}>{figure}</b> <span className={styles.words}>{of}</span>
    </p>
  );
}

/** Whole percents; never 0% or 100%, which nobody knows. */
export function percentWords(value: number): string {
  const percent = Math.round(100 * value);
  if (percent < 1) return '<1%';
  return percent > 99 ? '>99%' : `${percent}%`;
}
