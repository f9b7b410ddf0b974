import Link from 'next/link';
import { urls } from '#lib/platform/urls.ts';
import { Instant } from '../ui/instant.tsx';
import { Probability } from './probability.tsx';
import styles from './ranked-by.module.css';
import { softwareWords } from './words.ts';

/** What software said of an incident as a whole. */
export interface SaidRanking {
  rankerVersion: string;
  candidates: number;
  /** "No change looks likely." */
  abstained: boolean;
  /** Probability that no change caused it. */
  noChange: number;
  recordedAt: Date;
}

const whole = new Intl.NumberFormat('en');

/** That the suspects are software's guess: by which version, when, of how many, and how likely it is none of them. */
export function RankedBy({ ranking, suspects }: { ranking: SaidRanking; suspects: number }) {
  const { rankerVersion, candidates, abstained, noChange, recordedAt } = ranking;
  const changes = `${whole.format(candidates)} ${candidates === 1 ? 'change' : 'changes'}`;
  return (
    <div className={styles.ranked} data-abstained={abstained}>
      <p>
        <b>{abstained ? 'No change looks likely.' : "Suspects are software's guess."}</b>{' '}
        {candidates === 0
          ? 'None reached production in the 7 days before.'
          : `${changes} of the 7 days before ${candidates === 1 ? 'was' : 'were'} looked at${
              abstained && suspects > 0 ? '; the likeliest stand below all the same' : ''
            }.`}{' '}
        Who wrote a change, and whether AI took part, is not looked at.
      </p>
      {candidates > 0 ? <Probability value={noChange} of="that no change caused it" /> : null}
      <p className={styles.by}>
        By {softwareWords(rankerVersion)}, <Instant at={recordedAt} />.{' '}
        <Link href={urls.ranker()} prefetch={false}>
          How often it is right
        </Link>
      </p>
    </div>
  );
}
