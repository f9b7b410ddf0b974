import type { Involvement } from '#lib/domain/provenance/types.ts';
import styles from './trend.module.css';

/** From the foot of a bar to its top; violets next to each other. */
const STACK: readonly Involvement[] = ['agent', 'authored', 'assisted', 'unknown', 'none'];

export const INVOLVEMENT_WORDS: Record<Involvement, string> = {
  agent: 'agent',
  authored: 'AI-authored',
  assisted: 'AI-assisted',
  unknown: 'unknown',
  none: 'no AI (attested)',
};

/** One week or month. */
export interface TrendStep {
  /** First day, `2026-03-02`. */
  start: string;
  changes: Record<Involvement, number>;
  incidents: number;
  /** Severity of the worst; null without incidents. */
  worst: number | null;
  changesHref: string;
  incidentsHref: string;
}

const HEIGHT = 120;
/** For the marks of incidents below the bars. */
const FOOT = 18;
const WIDTH = 720;

export function total(changes: TrendStep['changes']): number {
  return STACK.reduce((sum, involvement) => sum + changes[involvement], 0);
}

/** Changes a step by involvement, stacked, with a mark under each step in which an incident started. */
export function Trend({ steps, unit }: { steps: readonly TrendStep[]; unit: string }) {
  const most = Math.max(1, ...steps.map((step) => total(step.changes)));
  const slot = WIDTH / Math.max(1, steps.length);
  const bar = Math.max(1, Math.min(slot - 2, 28));
  return (
    <div className={styles.frame}>
      <div className={styles.scale} aria-hidden>
        <span>{most.toLocaleString('en')}</span>
        <span>0</span>
      </div>
      <svg className={styles.plot} viewBox={`0 0 ${WIDTH} ${HEIGHT + FOOT}`} preserveAspectRatio="none">
        <title>{`Changes per ${unit}`}</title>
        <defs>
          <pattern
            id="trend-unknown"
            width="5"
            height="5"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <rect width="1.5" height="5" className={styles.hatch} />
          </pattern>
        </defs>
        {steps.map((step, index) => (
          <Bar
            key={step.start}
            step={step}
            x={index * slot + (slot - bar) / 2}
            width={bar}
            most={most}
            unit={unit}
          />
        ))}
        <line x1="0" x2={WIDTH} y1={HEIGHT} y2={HEIGHT} className={styles.base} />
      </svg>
      <div className={styles.axis} aria-hidden>
        <span>{steps[0]?.start}</span>
        <span>{steps.at(-1)?.start}</span>
      </div>
      <ul className={styles.legend}>
        {STACK.map((involvement) => (
          <li key={involvement}>
            <span className={styles.swatch} data-involvement={involvement} aria-hidden />
            {INVOLVEMENT_WORDS[involvement]}
          </li>
        ))}
        {[true, false].map((severe) => (
          <li key={String(severe)}>
            <span className={styles.swatch} data-involvement="incident" data-severe={severe} aria-hidden />
            {severe ? 'incidents of Sev2 or worse' : 'incidents of Sev3 to Sev5 only'}
          </li>
        ))}
      </ul>
    </div>
  );
}

interface BarProps {
  step: TrendStep;
  x: number;
  width: number;
  most: number;
  unit: string;
}

function Bar({ step, x, width, most, unit }: BarProps) {
  const count = total(step.changes);
  let y = HEIGHT;
  const incidents =
    step.incidents > 0
      ? `, ${step.incidents} ${step.incidents === 1 ? 'incident' : 'incidents'} (worst Sev${step.worst})`
      : '';
  return (
    <>
      <a href={step.changesHref} aria-label={`${unit} of ${step.start}: ${count} changes${incidents}`}>
        <title>{`${unit} of ${step.start}: ${count} changes${incidents}`}</title>
        <rect x={x - 1} y={0} width={width + 2} height={HEIGHT} className={styles.target} />
        {STACK.map((involvement) => {
          const height = (step.changes[involvement] / most) * (HEIGHT - 4);
          y -= height;
          return height > 0 ? (
            <rect
              key={involvement}
              x={x}
              y={y}
              width={width}
              height={height}
              className={styles.part}
              data-involvement={involvement}
            />
          ) : null;
        })}
      </a>
      {step.incidents > 0 ? (
        <a href={step.incidentsHref} aria-label={`Incidents, ${unit} of ${step.start}${incidents}`}>
          <title>{`${unit} of ${step.start}${incidents}`}</title>
          <rect
            x={x + width / 2 - Math.min(5, width / 2)}
            y={HEIGHT + 5}
            width={Math.min(10, width)}
            height={10}
            className={styles.incident}
            data-severe={step.worst !== null && step.worst <= 2}
          />
        </a>
      ) : null}
    </>
  );
}
