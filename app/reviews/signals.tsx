import { count } from '#app/overview/words.ts';
import { Panel } from '#components/charts/panel.tsx';
import { MIN_DECISIONS } from '#lib/domain/review-health/rubber-stamp.ts';
import type { ReviewHealth } from '#lib/reports/review-health.ts';
import type { ReviewLinks } from './links.ts';
import styles from './reviews.module.css';

const people = (n: number) => (n === 1 ? 'One person' : `${count(n)} people`);
const pairs = (n: number) => (n === 1 ? 'one pair' : `${count(n)} pairs`);

/** Habits above chance, as counts. Those whose they are see them on their own page; nobody else does. */
export function Signals({ health, links }: { health: ReviewHealth; links: ReviewLinks }) {
  const { pairs: found, stamps } = health;
  return (
    <Panel
      id="signals"
      title="Habits above chance"
      subtitle="Of whoever could have them, with at most one in twenty by chance (false discovery rate, Benjamini and Hochberg). No names: those concerned are told, nobody else."
    >
      <ul className={styles.list}>
        <li>
          <b>Approving each other.</b>{' '}
          {found.found === 0
            ? `None of ${count(found.tested)} pairs approve each other more than their volumes explain.`
            : `${count(found.found)} of ${count(found.tested)} pairs approve each other more than their volumes explain.`}{' '}
          {found.byTeam.map(({ teams: [one, other], pairs: n }) =>
            one === other ? `Within ${one}: ${pairs(n)}. ` : `Between ${one} and ${other}: ${pairs(n)}. `,
          )}
          Two who share a subject look the same: a question, not a fault.
        </li>
        <li>
          <b>Approving without looking.</b>{' '}
          {stamps.tested === 0
            ? `Too few to say: nobody has ${MIN_DECISIONS} decisions of which the opening is known.`
            : `${people(stamps.found)} of ${count(stamps.tested)} approve everything, half of it or more faster than it can be read and with no diff on the screen, and more often than others do.`}
        </li>
      </ul>
      <p className={styles.aside}>
        <a href={links.mine()}>What it says of you</a> is for you alone.
      </p>
    </Panel>
  );
}
