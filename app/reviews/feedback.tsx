import { count, figure } from '#app/overview/words.ts';
import { linearAxis } from '#components/charts/axis.ts';
import { IntervalTable } from '#components/charts/interval-table.tsx';
import { Panel } from '#components/charts/panel.tsx';
import { MIN_REVIEWERS } from '#lib/domain/review-health/facts.ts';
import type { Feedback as FeedbackFigures } from '#lib/domain/review-health/feedback.ts';
import type { Share } from '#lib/domain/review-health/share.ts';
import styles from './reviews.module.css';
import { shareWords } from './words.ts';

/** What reviewers write on changes that AI took part in, and what came after. */
export function Feedback({ feedback }: { feedback: FeedbackFigures }) {
  const { ai, others, later } = feedback;
  const row = (key: string, label: string, share: Share, tone: 'ai' | 'unknown') => ({
    key,
    label,
    tone,
    counts: [count(share.whole)],
    estimate: share.tooFew
      ? null
      : { value: 100 * share.value, low: 100 * share.low, high: 100 * share.high },
    words: shareWords(share),
  });
  const rows = [
    row('ai', 'AI took part', ai, 'ai'),
    row('others', 'None, or nobody knows', others, 'unknown'),
  ];
  return (
    <Panel
      id="feedback"
      title="What do reviewers say on AI’s part?"
      subtitle="Reviews with a reason, a comment or an objection. 95% intervals (Wilson)."
    >
      <IntervalTable
        caption="Share of reviews with feedback, by AI involvement of the change"
        headings={{ label: 'Changes', counts: ['Reviews'], plot: 'Percent' }}
        axis={linearAxis(rows.map(({ estimate }) => estimate?.high ?? 0))}
        rows={rows}
      />
      <p className={styles.aside}>
        Before and after the first feedback on an AI-involved change of the same author:{' '}
        {later ? <Later {...later} /> : `too few to say, with fewer than ${MIN_REVIEWERS} authors of both.`}{' '}
        That is what came after, not what feedback did: authors change, tools change, and a bad stretch ends
        by itself.
      </p>
    </Panel>
  );
}

function Later({ authors, before, after, difference }: NonNullable<FeedbackFigures['later']>) {
  return (
    <>
      {count(before.failed)} of {count(before.changes)} changes failed before, {count(after.failed)} of{' '}
      {count(after.changes)} after ({count(authors)} authors with both).{' '}
      {difference.tooFew
        ? 'Too few to say whether that differs.'
        : `Within the author ${figure(Math.abs(difference.value))} per 1,000 ${difference.value < 0 ? 'fewer' : 'more'} after (${figure(difference.low)} to ${figure(difference.high)}).`}
    </>
  );
}
