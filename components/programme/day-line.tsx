import { linearAxis, place } from '#components/charts/axis.ts';
import { dayWords, figure } from '#components/charts/words.ts';
import type { Criterion } from '#lib/domain/programme/criteria.ts';
import { startOf } from '#lib/domain/programme/days.ts';
import type { DayReading } from '#lib/domain/programme/progress.ts';
import styles from './day-line.module.css';
import { figureWords, fullDay, thresholdWords } from './words.ts';

interface Props {
  criterion: Criterion;
  days: readonly { day: string; reading: DayReading }[];
}

const WIDTH = 480;
const HEIGHT = 90;

/**
 * A criterion's figure day by day as a line, broken where too little is known, with its threshold; the days on which it
 * was as it should be are marked at the foot.
 */
export function DayLine({ criterion, days }: Props) {
  const known = days.flatMap(({ reading }, at) =>
    reading.compared === null ? [] : [{ at, value: reading.compared }],
  );
  const axis = linearAxis([...known.map(({ value }) => value), criterion.threshold]);
  const x = (at: number) => ((at + 0.5) / days.length) * WIDTH;
  const y = (value: number) => HEIGHT - (place(axis, value) / 100) * HEIGHT;
  const line = known
    .map(
      ({ at, value }, index) =>
        `${known[index - 1]?.at === at - 1 ? 'L' : 'M'} ${x(at).toFixed(1)} ${y(value).toFixed(1)}`,
    )
    .join(' ');
  const held = days.filter(({ reading }) => reading.holds === 'yes').length;
  const last = days.at(-1)!;
  return (
    <figure className={styles.frame}>
      <div className={styles.scale} aria-hidden>
        <span>{figureOf(axis.max)}</span>
        <span>0</span>
      </div>
      <svg
        className={styles.plot}
        viewBox={`0 0 ${WIDTH} ${HEIGHT + 8}`}
        preserveAspectRatio="none"
        role="img"
      >
        <title>
          {`${days.length} days, as it should be on ${held}; on ${fullDay(last.day)} ${figureWords(criterion, last.reading)}`}
        </title>
        <line
          x1="0"
          x2={WIDTH}
          y1={y(criterion.threshold)}
          y2={y(criterion.threshold)}
          className={styles.threshold}
        />
        <path d={line} className={styles.line} />
        {known
          .filter(
            ({ at }) => !known.some((one) => one.at === at - 1) && !known.some((one) => one.at === at + 1),
          )
          .map(({ at, value }) => (
            <path key={at} d={`M ${x(at)} ${y(value)} h 0`} className={styles.dot} />
          ))}
        {days.map(({ day, reading }, at) => (
          <rect
            key={day}
            x={(at / days.length) * WIDTH + 0.5}
            width={WIDTH / days.length - 1}
            y={HEIGHT + 3}
            height={reading.holds === 'yes' ? 5 : 2}
            className={styles.day}
            data-holds={reading.holds}
          >
            <title>{`${fullDay(day)}: ${figureWords(criterion, reading)}`}</title>
          </rect>
        ))}
      </svg>
      <figcaption className={styles.axis}>
        <span>{dayWords(new Date(startOf(days[0]!.day)))}</span>
        <span className={styles.legend}>dashed: {thresholdWords(criterion)}</span>
        <span>{dayWords(new Date(startOf(last.day)))}</span>
      </figcaption>
    </figure>
  );
}

const figureOf = (value: number) => (Number.isInteger(value) ? String(value) : figure(value));
