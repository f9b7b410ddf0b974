import type { Metadata } from 'next';
import { count } from '#app/overview/words.ts';
import { LiveArea } from '#components/charts/live-area.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { Stat } from '#components/ui/stat.tsx';
import { may } from '#lib/domain/access.ts';
import { MIN_REVIEWERS, MIN_REVIEWS } from '#lib/domain/review-health/facts.ts';
import { SPAN_WEEKS } from '#lib/domain/review-health/told.ts';
import { dateWords, dayText } from '#lib/domain/weekly/week.ts';
import type { SearchParams } from '#lib/platform/search-params.ts';
import { requireMay } from '#lib/platform/session.ts';
import { urls } from '#lib/platform/urls.ts';
import {
  cachedReviewHealth,
  ownTeamOnly,
  type ReviewHealth,
  type ReviewsAsked,
  teamRows,
} from '#lib/reports/review-health.ts';
import { Failures } from './failures.tsx';
import { Feedback } from './feedback.tsx';
import { FilterBar } from './filter-bar.tsx';
import { parseFilters, toAsked } from './filters.ts';
import { reviewLinks } from './links.ts';
import { Reading } from './reading.tsx';
import styles from './reviews.module.css';
import { Rows } from './rows.tsx';
import { ShareStat } from './share-stat.tsx';
import { Signals } from './signals.tsx';
import { Suggestions } from './suggestions.tsx';
import { Concentration, Load, Unopened, Waiting } from './teams.tsx';
import { hoursWords } from './words.ts';

export const metadata: Metadata = { title: 'Reviews' };

export default async function ReviewsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [viewer, search] = await Promise.all([requireMay('records.read'), searchParams]);
  const filters = parseFilters(search);
  const links = reviewLinks(filters);
  const asked = toAsked(filters, new Date());
  const seesAll = may(viewer, 'review-health.others').allowed;
  const everything = await cachedReviewHealth(asked);
  const allowed = seesAll ? everything : ownTeamOnly(everything, viewer.team);
  const { team } = filters;
  const health = team ? { ...allowed, teams: allowed.teams.filter((one) => one.team === team) } : allowed;
  const rows = team && (seesAll || team === viewer.team) ? await teamRows(asked, team) : null;
  return (
    <LiveArea>
      <PageHeader
        title="Reviews"
        description="Whether reviewing is possible at the pace that is asked: teams, not people."
        actions={<a href={links.mine()}>Your own reviews</a>}
      />
      <FilterBar filters={filters} to={links.to} />
      <Weeks asked={asked} />
      <div className={styles.page}>
        {everything.all.reviews > 0 ? (
          <>
            <Headline health={health} />
            <Suggestions suggestions={health.suggestions} links={links} />
            <Waiting {...health} links={links} />
            <Load {...health} links={links} />
            <Concentration {...health} links={links} />
            <Unopened {...health} links={links} />
            <Reading reading={health.reading} of={health.all.reviews} csvHref={links.csv('reading')} />
            <Failures teams={health.teams} links={links} />
            {seesAll ? <Signals health={health} links={links} /> : null}
            <Feedback feedback={health.feedback} />
            {team && rows ? (
              <Rows
                title={`Reviews by ${team}`}
                subtitle="The rows behind the team’s figures, without who made them and how they were looked at: that is each reviewer’s own."
                rows={rows}
                csvHref={links.csv('rows')}
              />
            ) : null}
          </>
        ) : (
          <TooFew />
        )}
      </div>
    </LiveArea>
  );
}

/** Which weeks these are, and of how few nothing is said. */
function Weeks({ asked: { from, to } }: { asked: ReviewsAsked }) {
  const last = new Date(to.getTime() - 1);
  return (
    <p className={styles.weeks}>
      Whole ISO weeks, <time dateTime={dayText(from)}>{dateWords(from)}</time> to{' '}
      <time dateTime={dayText(last)}>{dateWords(last)}</time>; the running one is not in them. Nothing is said
      of fewer than {MIN_REVIEWERS} people or {MIN_REVIEWS} decisions, nor can it be subtracted: weeks of a
      team that hold fewer are told together, up to {SPAN_WEEKS} of them, when the last is over; then with
      what is left of other teams, else not at all.
    </p>
  );
}

function Headline({ health: { all, reading } }: { health: ReviewHealth }) {
  const { p50, p90 } = all.wait;
  const counted = `${count(all.reviews)} reviews by ${count(all.reviewers)} people`;
  return (
    <div className={styles.headline}>
      {p50 ? (
        <Stat
          label="Half are answered within"
          value={hoursWords(p50.value)}
          n={p90 ? `nine tenths within ${hoursWords(p90.value)}; ${counted}` : counted}
          interval={{ low: hoursWords(p50.low), high: hoursWords(p50.high) }}
          href="#waiting"
        />
      ) : (
        <Stat label="Half are answered within" value={null} tooFew={counted} n={counted} href="#waiting" />
      )}
      <ShareStat label="No diff on the screen" share={all.unopened} of={all.reviews} href="#unopened" />
      <ShareStat label="Faster than it can be read" share={reading.hasty} of={all.reviews} href="#reading" />
    </div>
  );
}

/** No reviews, or by so few people that every figure would be about them. */
function TooFew() {
  return (
    <EmptyState kind="none-yet" things="reviews by enough people in this period">
      <p>
        Whoever approves a change, or asks for more, in <a href={urls.queue()}>the queue</a> or on its page
        makes one.
      </p>
    </EmptyState>
  );
}
