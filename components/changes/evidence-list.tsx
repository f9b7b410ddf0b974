import type { Evidence, Grade, Involvement } from '#lib/domain/provenance/types.ts';
import { AiBadge } from '../ui/ai-badge.tsx';
import { UntrustedText } from '../ui/untrusted-text.tsx';
import styles from './evidence-list.module.css';

export interface EvidenceRow extends Omit<Evidence, 'involvement' | 'grade'> {
  involvement: Involvement;
  grade: Grade;
  deciding: boolean;
}

interface Props {
  evidence: readonly EvidenceRow[];
  /** Contradictions between counting rows, in words. */
  conflicts: readonly string[];
}

/** Why a change is said to have this AI involvement: what decided, what also counts, and what was seen but does not. */
export function EvidenceList({ evidence, conflicts }: Props) {
  if (evidence.length === 0) {
    return (
      <p className={styles.none}>
        No evidence either way. That is not evidence of none: trailers are optional and often stripped.
      </p>
    );
  }
  const order = (row: EvidenceRow) => (row.deciding ? 0 : row.counts ? 1 : 2);
  const rows = evidence.toSorted((a, b) => order(a) - order(b));
  return (
    <>
      {conflicts.length > 0 ? (
        <div className={styles.conflicts} role="note">
          <h3>The evidence contradicts itself</h3>
          <ul>
            {conflicts.map((conflict) => (
              <li key={conflict}>
                <UntrustedText text={conflict} />
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      <ol className={styles.rows}>
        {rows.map((row, index) => (
          <li key={index} className={styles.row} data-counts={row.counts}>
            <div className={styles.says}>
              <span className={styles.weight}>
                {row.deciding ? 'Decided' : row.counts ? 'Counts' : 'Does not count'}
              </span>
              <AiBadge involvement={row.involvement} grade={row.grade} />
              <span>
                {row.signal}
                {row.tool ? <> · {row.tool}</> : null}
                {row.model ? <> · {row.model}</> : null}
              </span>
            </div>
            <div className={styles.reason}>
              <UntrustedText text={row.reason} />
            </div>
            <blockquote className={styles.excerpt}>
              <UntrustedText text={row.excerpt} />
            </blockquote>
            <div className={styles.source}>
              <UntrustedText text={row.source} />
              {row.session ? (
                <>
                  {' '}
                  · session <UntrustedText text={row.session} />
                </>
              ) : null}
            </div>
          </li>
        ))}
      </ol>
    </>
  );
}
