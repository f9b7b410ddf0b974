import styles from './week.module.css';

const BAR = 6;
const GAP = 2;
const HEIGHT = 16;

/** The weeks before as small bars, the oldest first; in words for those who do not see them. */
export function Series({ values, words }: { values: readonly number[]; words: string }) {
  const most = Math.max(1, ...values);
  return (
    <>
      <svg
        className={styles.series}
        width={values.length * (BAR + GAP)}
        height={HEIGHT}
        aria-hidden="true"
        focusable="false"
      >
        {values.map((value, index) => {
          const height = Math.max(1, Math.round((HEIGHT * value) / most));
          return <rect key={index} x={index * (BAR + GAP)} y={HEIGHT - height} width={BAR} height={height} />;
        })}
      </svg>
      <span className={styles.figures}>{words}</span>
    </>
  );
}
