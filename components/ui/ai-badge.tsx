import type { Grade, Involvement } from '#lib/domain/provenance/types.ts';
import styles from './ai-badge.module.css';

interface Props {
  involvement: Involvement;
  /** How strong the evidence is; null where there is none. */
  grade?: Grade | null;
}

const WORDS: Record<Involvement, { label: string; meaning: string }> = {
  none: { label: 'No AI', meaning: 'attested to be written by people' },
  assisted: { label: 'Assisted', meaning: 'a person wrote it with the help of AI' },
  authored: { label: 'AI-authored', meaning: 'AI wrote most of it, a person submitted it' },
  agent: { label: 'Agent', meaning: 'an autonomous agent acted' },
  unknown: { label: 'Unknown', meaning: 'no evidence either way' },
};

const GRADE_WORDS: Record<Grade, string> = {
  attested: 'attested: line-level records or a signature',
  identity: 'identity: a bot or agent account acted',
  'self-report': 'self-report: a trailer or declaration',
  inferred: 'inferred from text',
};

/** What AI did in a change: a shape and a word, violet only where AI took part, hatched where nobody knows. */
export function AiBadge({ involvement, grade = null }: Props) {
  const { label, meaning } = WORDS[involvement];
  return (
    <span
      className={styles.badge}
      data-involvement={involvement}
      title={grade ? `${meaning}; evidence is ${GRADE_WORDS[grade]}` : meaning}
    >
      <span className={styles.mark} aria-hidden />
      {label}
      {grade ? <span className={styles.grade}>{grade}</span> : null}
    </span>
  );
}
