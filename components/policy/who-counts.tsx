import type { Decision } from '#lib/domain/policy/evaluate.ts';
import { UntrustedText } from '../ui/untrusted-text.tsx';
import styles from './decision-tree.module.css';

interface Props {
  people: Decision['people'];
  viewerId?: string;
}

/** Whose approval counts, whose does not and why, who objects, and who is hidden behind the change. */
export function WhoCounts({ people, viewerId }: Props) {
  const { counting, dismissed, objections, dismissedOverrides, hidden } = people;
  if ([counting, dismissed, objections, dismissedOverrides, hidden].every(({ length }) => length === 0))
    return <p className={styles.muted}>Nobody has approved it or objected to it yet.</p>;
  return (
    <div>
      <h3>Who counts</h3>
      <ul className={styles.people}>
        {objections.map(({ person, kind }) => (
          <li key={person.id}>
            <b>
              <UntrustedText text={person.name} />
            </b>{' '}
            {kind === 'veto' ? 'vetoed it' : 'asked for changes'}: this holds it.
          </li>
        ))}
        {counting.map(({ person, level, orgRole }) => (
          <li key={person.id} data-counts>
            <span className={styles.counts} aria-hidden>
              ✓
            </span>{' '}
            <b>
              <UntrustedText text={person.name} />
            </b>{' '}
            counts{' '}
            <span className={styles.muted}>
              ({[level, orgRole].filter((one) => one !== null).join(', ')})
            </span>
          </li>
        ))}
        {[...dismissed, ...dismissedOverrides].map(({ person, reason, told }, index) => (
          <li key={index}>
            <b>{person.id === viewerId && viewerId ? 'Yours' : <UntrustedText text={person.name} />}</b>{' '}
            <UntrustedText text={person.id === viewerId && viewerId ? told : `does not count: ${reason}`} />
          </li>
        ))}
        {hidden.map((sentence) => (
          <li key={sentence}>
            <UntrustedText text={sentence} />
          </li>
        ))}
      </ul>
    </div>
  );
}
