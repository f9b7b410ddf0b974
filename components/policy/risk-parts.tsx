import type { RiskPart } from '#lib/domain/risk/score-risk.ts';
import { UntrustedText } from '../ui/untrusted-text.tsx';
import styles from './risk-parts.module.css';

interface Props {
  /** 0-100; null: not scored. */
  score: number | null;
  parts: readonly RiskPart[];
}

/** A risk score as the sum it is: its parts, most points first, each with its weight and why; zeros are folded. */
export function RiskParts({ score, parts }: Props) {
  if (score === null) return <p className={styles.muted}>It has not been scored.</p>;
  const sorted = [...parts].sort((a, b) => b.points - a.points);
  const none = sorted.filter(({ points }) => points === 0);
  return (
    <div className={styles.risk}>
      <p>
        <b className={styles.score}>{score}</b> <span className={styles.muted}>of 100 points of risk</span>
      </p>
      <PartList parts={sorted.filter(({ points }) => points > 0)} />
      {none.length > 0 ? (
        <details>
          <summary>{none.length === 1 ? '1 part adds nothing' : `${none.length} parts add nothing`}</summary>
          <PartList parts={none} />
        </details>
      ) : null}
    </div>
  );
}

function PartList({ parts }: { parts: readonly RiskPart[] }) {
  return (
    <ul className={styles.parts}>
      {parts.map(({ part, name, points, weight, why, source }) => (
        <li key={part} title={source}>
          <div className={styles.line}>
            <span>{name}</span>
            <span className={styles.points}>
              {points}
              <span className={styles.muted}> of {weight}</span>
            </span>
          </div>
          <div className={styles.track} aria-hidden>
            <div className={styles.fill} style={{ width: `${weight > 0 ? (100 * points) / weight : 0}%` }} />
          </div>
          <div className={styles.muted}>
            <UntrustedText text={why} />
          </div>
        </li>
      ))}
    </ul>
  );
}
