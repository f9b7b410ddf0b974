import type { Metadata } from 'next';
import { count, figure } from '#app/overview/words.ts';
import { LiveArea } from '#components/charts/live-area.tsx';
import { Panel } from '#components/charts/panel.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { Stat } from '#components/ui/stat.tsx';
import { MIN_APPROVALS } from '#lib/domain/review-health/later-failures.ts';
import { MIN_DECISIONS } from '#lib/domain/review-health/rubber-stamp.ts';
import type { SearchParams } from '#lib/platform/search-params.ts';
import { requireMay } from '#lib/platform/session.ts';
import { urls } from '#lib/platform/urls.ts';
import { type MyReviews, myReviews } from '#lib/reports/review-health.ts';
import { FilterBar } from '../filter-bar.tsx';
import { parseFilters, toAsked, toSearch } from '../filters.ts';
import { reviewLinks } from '../links.ts';
import { Reading } from '../reading.tsx';
import styles from '../reviews.module.css';
import { Rows } from '../rows.tsx';
import { ShareStat } from '../share-stat.tsx';
import { hoursWords, percent } from '../words.ts';

export const metadata: Metadata = { title: 'Your reviews' };

export default async function MyReviewsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [viewer, search] = await Promise.all([requireMay('records.read'), searchParams]);
  const now = new Date();
  const filters = { ...parseFilters(search), team: undefined };
  const links = reviewLinks(filters);
  const mine = await myReviews(toAsked(filters, now), viewer.personId, now);
  return (
    <LiveArea>
      <PageHeader
        title="Your reviews"
        description="For you alone: no director, no colleague and no report sees these figures of you."
        actions={<a href={urls.reviews(toSearch(filters))}>Reviews of all teams</a>}
      />
      <FilterBar filters={filters} to={(change) => urls.reviewsMine(toSearch({ ...filters, ...change }))} />
      <div className={styles.page}>
        {mine.rows.length === 0 ? (
          <EmptyState kind="none-yet" things="reviews of yours in this period">
            <p>
              What you approve or object to in <a href={urls.queue()}>the queue</a> appears here.
            </p>
          </EmptyState>
        ) : (
          <>
            <Headline mine={mine} />
            <Habits mine={mine} />
            <Reading reading={mine.reading} of={mine.rows.length} csvHref={links.csv('mine')} />
            <Rows
              title="Your reviews"
              subtitle="What you said, and what is recorded of it."
              rows={mine.rows}
              csvHref={links.csv('mine')}
            />
          </>
        )}
      </div>
    </LiveArea>
  );
}

function Headline({ mine }: { mine: MyReviews }) {
  const { figures, reading, ofTeam, failures } = mine;
  const { p50 } = figures.wait;
  const counted = `${count(figures.reviews)} reviews`;
  return (
    <div className={styles.headline}>
      <Stat
        label="You reviewed"
        value={count(figures.reviews)}
        n={
          ofTeam
            ? `of your team’s ${count(ofTeam.all)} that are told, by ${ofTeam.reviewers} people, ${count(ofTeam.own)}`
            : 'your team’s are too few to show'
        }
        href="#reviews"
      />
      {p50 ? (
        <Stat
          label="Half you answered within"
          value={hoursWords(p50.value)}
          n={counted}
          interval={{ low: hoursWords(p50.low), high: hoursWords(p50.high) }}
          href="#reviews"
        />
      ) : (
        <Stat label="Half you answered within" value={null} tooFew={counted} n={counted} href="#reviews" />
      )}
      <ShareStat
        label="No diff on the screen"
        share={figures.unopened}
        of={figures.reviews}
        href="#reviews"
      />
      <ShareStat
        label="Faster than it can be read"
        share={reading.hasty}
        of={figures.reviews}
        href="#reading"
      />
      <LaterFailed failures={failures} />
    </div>
  );
}

function LaterFailed({ failures }: Pick<MyReviews, 'failures'>) {
  const label = 'Failed of what you approved';
  if (!failures?.rate) {
    const why = `nothing is said on one incident or fewer than ${MIN_APPROVALS} approvals`;
    return <Stat label={label} value={null} tooFew={why} n={why} href="#reviews" />;
  }
  const { rate, failed, approvals } = failures;
  return (
    <Stat
      label={label}
      value={percent(rate.value)}
      n={`${count(failed)} of ${count(approvals)}, drawn towards everybody’s share`}
      interval={{ low: percent(rate.low), high: percent(rate.high) }}
      href="#reviews"
    />
  );
}

/** What stands out above chance, told to the one whose it is, with how it was found. */
function Habits({ mine: { pairs, names, stamps } }: { mine: MyReviews }) {
  return (
    <Panel
      id="habits"
      title="Habits above chance"
      subtitle="Tested for everybody at once, with at most one in twenty by chance (Benjamini and Hochberg). Only you see this; of a pair, both."
    >
      <ul className={styles.list}>
        {pairs.length === 0 ? (
          <li>You and nobody else approve each other more than your volumes explain.</li>
        ) : (
          pairs.map(({ other, given, back, expected }) => (
            <li key={other}>
              You approved {names.get(other) ?? 'somebody who left'} {count(given)} times where chance gives{' '}
              {figure(expected[0])}, and back {count(back)} times where it gives {figure(expected[1])}. If you
              share a subject that is why; a third pair of eyes now and then would help both.
            </li>
          ))
        )}
        {stamps === null ? (
          <li>
            Too few to say how you look at changes: {MIN_DECISIONS} decisions with a known opening are needed.
          </li>
        ) : stamps.standsOut ? (
          <li>
            {count(stamps.stamps)} of {count(stamps.known)} decisions were approvals faster than the diff can
            be read, with none of it on your screen; others’ habits would give {figure(stamps.expected)}. If
            you read diffs elsewhere, that is why. If there is too much to read, say so: that is what these
            figures are for.
          </li>
        ) : (
          <li>
            {count(stamps.stamps)} of {count(stamps.known)} decisions were approvals faster than the diff can
            be read, with none of it on your screen: nothing that stands out.
          </li>
        )}
      </ul>
    </Panel>
  );
}
