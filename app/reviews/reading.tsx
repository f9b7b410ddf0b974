import { count } from '#app/overview/words.ts';
import { linearAxis } from '#components/charts/axis.ts';
import { IntervalTable } from '#components/charts/interval-table.tsx';
import { Panel } from '#components/charts/panel.tsx';
import type { ReadingFigures } from '#lib/domain/review-health/figures.ts';
import styles from './reviews.module.css';
import { quantileWords, secondsWords, shareWords } from './words.ts';

/** Time with the page in front against the size of the diff, and what cannot have been read. */
export function Reading(props: { reading: ReadingFigures; of: number; csvHref: string }) {
  const { reading, of, csvHref } = props;
  const { sizes, hasty: all } = reading;
  const minutes = (known: (typeof sizes)[number]['seconds']) =>
    known && { value: known.value / 60, low: known.low / 60, high: known.high / 60 };
  const estimates = sizes.map(({ seconds }) => minutes(seconds));
  return (
    <Panel
      id="reading"
      title="Do larger diffs get more time?"
      subtitle="Median minutes with the change’s page in front before a decision, by lines added and deleted. 95% intervals between two of the times."
      tools={
        <a href={csvHref} download>
          CSV
        </a>
      }
    >
      <IntervalTable
        caption="Median minutes before a decision, by size of the diff"
        headings={{ label: 'Size', counts: ['Decisions'], plot: 'Minutes' }}
        axis={linearAxis(estimates.map((one) => one?.high ?? 0))}
        rows={sizes.map(({ size, decisions, seconds, hasty }, index) => ({
          key: size,
          label: size,
          counts: [count(decisions)],
          estimate: estimates[index] ?? null,
          words: `${quantileWords(seconds, secondsWords)}; faster than it can be read: ${shareWords(hasty)}`,
          tone: 'all' as const,
        }))}
      />
      <p className={styles.aside}>
        Faster than it can be read: less than a second a line, up to 400 lines. That is 3,600 lines an hour,
        seven times the pace beyond which inspections were found to stop finding defects. Of {count(of)}{' '}
        decisions the time is known of {count(all.whole)}.
      </p>
    </Panel>
  );
}
