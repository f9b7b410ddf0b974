import { linearAxis, place, ticks } from '../charts/axis.ts';
import styles from './backtest-chart.module.css';

interface Point {
  /** The number of its row in the table. */
  key: string;
  x: number;
  y: number;
  kind: 'version' | 'active' | 'other';
  onFront: boolean;
  /** All that it stands for. */
  words: string;
}

interface Props {
  points: readonly Point[];
  caption: string;
  axes: { x: string; y: string };
}

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT] = [720, 300, 44, 40, 28, 30];

/** Sets of rules by what they cost and what they catch; those that nothing beats are joined by a line. */
export function BacktestChart({ points, caption, axes }: Props) {
  const xAxis = linearAxis(points.map(({ x }) => x));
  const yAxis = linearAxis(points.map(({ y }) => y));
  const left = (value: number) => LEFT + ((WIDTH - LEFT - RIGHT) * place(xAxis, value)) / 100;
  const top = (value: number) => HEIGHT - BOTTOM - ((HEIGHT - BOTTOM - TOP) * place(yAxis, value)) / 100;
  const front = points.filter(({ onFront }) => onFront).toSorted((a, b) => a.x - b.x || a.y - b.y);
  const named = Map.groupBy(
    points.filter(({ kind, onFront }) => kind !== 'other' || onFront),
    ({ x, y }) => `${left(x)} ${top(y)}`,
  );
  const line = front.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${left(x)},${top(y)}`).join('');
  return (
    <figure className={styles.figure}>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={`${caption}; the table below has every point`}
      >
        {ticks(yAxis).map((value) => (
          <g key={value}>
            <line className={styles.grid} x1={LEFT} x2={WIDTH - RIGHT} y1={top(value)} y2={top(value)} />
            <text className={styles.tick} x={LEFT - 6} y={top(value) + 4} textAnchor="end">
              {value}
            </text>
          </g>
        ))}
        {ticks(xAxis).map((value) => (
          <text
            key={value}
            className={styles.tick}
            x={left(value)}
            y={HEIGHT - BOTTOM + 16}
            textAnchor="middle"
          >
            {value.toLocaleString('en')}
          </text>
        ))}
        <text className={styles.axis} x={WIDTH - RIGHT} y={HEIGHT - 6} textAnchor="end">
          {axes.x}
        </text>
        <text className={styles.axis} x={4} y={10}>
          {axes.y}
        </text>
        <path className={styles.front} d={line} />
        {points.map(({ key, x, y, kind, onFront, words }) => (
          <g key={key} className={styles.point} data-kind={kind} data-front={onFront}>
            <title>{`${key}: ${words}`}</title>
            {kind === 'active' ? (
              <rect x={left(x) - 6} y={top(y) - 6} width={12} height={12} />
            ) : (
              <circle cx={left(x)} cy={top(y)} r={kind === 'version' ? 7 : onFront ? 5 : 3.5} />
            )}
          </g>
        ))}
        {[...named].map(([at, [first, ...more]]) => (
          <text key={at} className={styles.name} x={left(first!.x) + 9} y={top(first!.y) - 7}>
            {[first!, ...more].map(({ key }) => key).join(', ')}
          </text>
        ))}
      </svg>
      <figcaption>
        {caption}. Filled circle: this version; square: the active one; joined: the front. Numbers are those
        of the table.
      </figcaption>
    </figure>
  );
}
