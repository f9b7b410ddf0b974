import type { ReactNode } from 'react';
import { count, figure } from '#app/overview/words.ts';
import { linearAxis } from '#components/charts/axis.ts';
import { IntervalTable } from '#components/charts/interval-table.tsx';
import { Panel } from '#components/charts/panel.tsx';
import { MIN_REVIEWERS, MIN_REVIEWS } from '#lib/domain/review-health/facts.ts';
import type { ReviewFigures } from '#lib/domain/review-health/figures.ts';
import type { TeamHealth } from '#lib/domain/review-health/organisation-health.ts';
import { SPAN_WEEKS } from '#lib/domain/review-health/told.ts';
import type { ReviewLinks } from './links.ts';
import styles from './reviews.module.css';
import { hoursWords, percent, shareWords, spreadWords } from './words.ts';

interface Props {
  teams: readonly TeamHealth[];
  all: ReviewFigures;
  links: ReviewLinks;
}

interface Mark {
  estimate: { value: number; low: number; high: number } | null;
  words: string;
}

/** One figure of every team that is large enough to have one, with the whole organisation's below. */
function ByTeam(props: Props & { caption: string; plot: string; mark: (figures: ReviewFigures) => Mark }) {
  const { teams, all, links, caption, plot, mark } = props;
  const shown = teams.flatMap(({ team, figures }) => (figures ? [{ team, figures }] : []));
  const row = (key: string, label: ReactNode, figures: ReviewFigures, href: string) => ({
    key,
    label,
    tone: 'all' as const,
    counts: [
      <a key="reviews" href={href} aria-label={`${count(figures.reviews)} reviews, ${key}`}>
        {count(figures.reviews)}
      </a>,
    ],
    ...mark(figures),
  });
  const rows = [
    ...shown.map(({ team, figures }) =>
      row(team, <a href={links.to({ team })}>{team}</a>, figures, links.rows(team)),
    ),
    { ...row('all', 'Everybody', all, links.to({ team: undefined })), strong: true },
  ];
  return (
    <IntervalTable
      caption={caption}
      headings={{ label: 'Team', counts: ['Reviews'], plot }}
      axis={linearAxis(rows.map(({ estimate }) => estimate?.high ?? 0))}
      rows={rows}
    />
  );
}

/** How many teams are left out: their names with a figure would be about persons. */
export function Suppressed({ teams }: { teams: readonly TeamHealth[] }) {
  const hidden = teams.filter(({ figures }) => figures === null).length;
  if (hidden === 0) return null;
  return (
    <p className={styles.aside}>
      {hidden === 1 ? 'One team is' : `${hidden} teams are`} not shown: fewer than {MIN_REVIEWERS} people or{' '}
      {MIN_REVIEWS} decisions in up to {SPAN_WEEKS} weeks. “Everybody” has them where they are enough
      together.
    </p>
  );
}

export function Waiting(props: Props) {
  return (
    <Panel
      id="waiting"
      title="How long do changes wait for a person’s word?"
      subtitle="Hours from a revision to a review of it: half were answered within this. 95% intervals between two of the waits, whatever their distribution."
      tools={
        <a href={props.links.csv('teams')} download>
          CSV
        </a>
      }
    >
      <ByTeam
        {...props}
        caption="Median hours from a revision to a review, by the reviewers’ team"
        plot="Hours"
        mark={({ wait }) => ({ estimate: wait.p50, words: spreadWords(wait, hoursWords) })}
      />
      <Suppressed teams={props.teams} />
    </Panel>
  );
}

export function Load(props: Props) {
  return (
    <Panel
      id="load"
      title="How much does each reviewer do?"
      subtitle="Reviews a week of those who reviewed at all: half of them did at most this. A team needs six reviewers for an interval, 36 for nine tenths."
    >
      <ByTeam
        {...props}
        caption="Median reviews a week of a reviewer, by team"
        plot="Reviews a week"
        mark={({ load }) => ({
          estimate: load.p50,
          words: `${count(load.n)} reviewers: ${spreadWords(load, figure)}`,
        })}
      />
    </Panel>
  );
}

export function Concentration(props: Props) {
  return (
    <Panel
      id="concentration"
      title="Is it on few shoulders?"
      subtitle="As if so many people shared the reviews alike: 1 over the chance that two reviews are by the same person. 95% bootstrap intervals."
    >
      <ByTeam
        {...props}
        all={{ ...props.all, concentration: null }}
        caption="Effective number of reviewers by team"
        plot="As if shared by so many"
        mark={({ concentration: one }) =>
          one
            ? {
                estimate: one.effective,
                words: `as if ${figure(one.effective.value)} of ${one.reviewers} shared them (${figure(one.effective.low)} to ${figure(one.effective.high)}); the busiest does ${percent(one.busiest.value)} (${percent(one.busiest.low)} to ${percent(one.busiest.high)}), Gini ${figure(one.gini.value)}`,
              }
            : { estimate: null, words: 'says nothing across teams' }
        }
      />
      <p className={styles.aside}>
        Who the busiest is stands nowhere here:{' '}
        <a href={props.links.mine()}>each person sees their own part</a>.
      </p>
    </Panel>
  );
}

export function Unopened(props: Props) {
  return (
    <Panel
      id="unopened"
      title="Was the diff on the screen?"
      subtitle="Decisions without any diff on the reviewer’s screen, among those of which that is known. 95% intervals (Wilson)."
    >
      <ByTeam
        {...props}
        caption="Share of decisions made without a diff on the screen, by team"
        plot="Percent"
        mark={({ unopened }) => ({
          estimate: unopened.tooFew
            ? null
            : { value: 100 * unopened.value, low: 100 * unopened.low, high: 100 * unopened.high },
          words: shareWords(unopened),
        })}
      />
      <p className={styles.aside}>
        Where no opening was told, as for reviews made before Countersign or elsewhere, it is not known and
        counted neither way. A diff may also have been read in another tool.
      </p>
    </Panel>
  );
}
