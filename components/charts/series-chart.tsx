import { linearAxis, place, ticks } from './axis.ts';
import styles from './series-chart.module.css';
import { dayWords, figure } from './words.ts';

/** One week. */
export interface SeriesStep {
  t: number;
  from: Date;
  value: number;
  after: boolean;
  fitted: number | null;
  counterfactual: { value: number; low: number; high: number } | null;
  words: string;
}

interface Props {
  title: string;
  steps: readonly SeriesStep[];
  /** First day of the weeks after. */
  start: Date;
}

const WIDTH = 720;
const HEIGHT = 180;

/**
 * A weekly series as dots and, where there is enough for them, the fit as a line on each side of the date and what the
 * trend before would have given as a dashed line in its 95% band. The legend names what is drawn.
 */
export function SeriesChart({ title, steps, start }: Props) {
  const first = steps[0]?.t ?? 0;
  const last = steps.at(-1)?.t ?? 1;
  const most = Math.max(...steps.map(({ value, fitted }) => Math.max(value, fitted ?? 0)));
  const axis = linearAxis([
    // a band that runs away would flatten everything else
    ...steps.map(({ counterfactual }) => Math.min(counterfactual?.high ?? 0, 2 * most)),
    most,
  ]);
  // of whole counts no tenth is a mark
  const isWhole = steps.every(({ value }) => Number.isInteger(value));
  const marks = ticks(axis).filter((mark) => !isWhole || Number.isInteger(mark));
  const x = (t: number) => ((t - first + 0.5) / (last - first + 1)) * WIDTH;
  const y = (value: number) => HEIGHT - (place(axis, value) / 100) * HEIGHT;
  const line = (points: readonly (readonly [t: number, value: number])[]) =>
    points
      .map(([t, value], index) => `${index === 0 ? 'M' : 'L'} ${x(t).toFixed(1)} ${y(value).toFixed(1)}`)
      .join(' ');
  const fitted = (after: boolean) =>
    steps.flatMap((one) =>
      one.after === after && one.fitted !== null ? [[one.t, one.fitted] as const] : [],
    );
  const expected = steps.flatMap(({ t, counterfactual }) =>
    counterfactual ? [{ t, ...counterfactual }] : [],
  );
  const isFitted = steps.some(({ fitted: value }) => value !== null);
  const isExpected = expected.length > 1;
  const turn = steps.find(({ after }) => after)?.t;
  const band = [
    ...expected.map(({ t, high }) => [t, high] as const),
    ...expected.toReversed().map(({ t, low }) => [t, low] as const),
  ];
  return (
    <figure className={styles.frame}>
      <div className={styles.scale} aria-hidden>
        {marks.map((mark) => (
          <span key={mark} style={{ bottom: `${place(axis, mark)}%` }}>
            {figureOf(mark)}
          </span>
        ))}
      </div>
      <svg className={styles.plot} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img">
        <title>{wordsOf(title, steps, start)}</title>
        {marks.map((mark) => (
          <line key={mark} x1="0" x2={WIDTH} y1={y(mark)} y2={y(mark)} className={styles.grid} />
        ))}
        {turn === undefined ? null : (
          <>
            <rect
              x={x(turn - 0.5)}
              y="0"
              width={WIDTH - x(turn - 0.5)}
              height={HEIGHT}
              className={styles.after}
            />
            <line x1={x(turn - 0.5)} x2={x(turn - 0.5)} y1="0" y2={HEIGHT} className={styles.start} />
          </>
        )}
        {isExpected ? (
          <>
            <path d={`${line(band)} Z`} className={styles.band} />
            <path
              d={line(expected.map(({ t, value }) => [t, value] as const))}
              className={styles.counterfactual}
            />
          </>
        ) : null}
        {isFitted ? (
          <>
            <path d={line(fitted(false))} className={styles.fit} />
            <path d={line(fitted(true))} className={styles.fit} />
          </>
        ) : null}
        {steps.map(({ t, value, words }) => (
          <path key={t} d={`M ${x(t).toFixed(1)} ${y(value).toFixed(1)} h 0`} className={styles.dot}>
            <title>{words}</title>
          </path>
        ))}
      </svg>
      <div className={styles.axis} aria-hidden>
        <span>{steps[0] ? dayWords(steps[0].from, true) : ''}</span>
        <span>{steps.at(-1) ? dayWords(steps.at(-1)!.from, true) : ''}</span>
      </div>
      <figcaption className={styles.legend}>
        <span>
          <i data-mark="dot" aria-hidden /> a week
        </span>
        {isFitted ? (
          <span>
            <i data-mark="fit" aria-hidden /> fit
          </span>
        ) : null}
        {isExpected ? (
          <span>
            <i data-mark="counterfactual" aria-hidden /> expected without, with its 95% band
          </span>
        ) : null}
        {turn === undefined ? null : (
          <span>
            <i data-mark="after" aria-hidden /> since {dayWords(start, true)}
          </span>
        )}
      </figcaption>
    </figure>
  );
}

const figureOf = (mark: number) => (Number.isInteger(mark) ? String(mark) : figure(mark));

/** The picture in words. */
function wordsOf(title: string, steps: readonly SeriesStep[], start: Date): string {
  const mean = (after: boolean) => {
    const values = steps.filter((one) => one.after === after).map(({ value }) => value);
    return values.length === 0 ? 'none' : figure(values.reduce((sum, one) => sum + one, 0) / values.length);
  };
  return `${title} by week, ${steps.length} weeks: on average ${mean(false)} before ${dayWords(start, true)}, ${mean(true)} from then on.`;
}
