import { count, figure } from '#app/overview/words.ts';
import { Panel } from '#components/charts/panel.tsx';
import type { Suggestion } from '#lib/domain/review-health/suggestions.ts';
import { urls } from '#lib/platform/urls.ts';
import type { ReviewLinks } from './links.ts';
import styles from './reviews.module.css';
import { hoursWords } from './words.ts';

/** What could be done, with the figures that it stands on and a link to their rows. */
export function Suggestions({
  suggestions,
  links,
}: {
  suggestions: readonly Suggestion[];
  links: ReviewLinks;
}) {
  return (
    <Panel
      id="suggestions"
      title="What could be done"
      subtitle="Only what stands on an interval that excludes the ordinary. Suggestions, not scores."
    >
      {suggestions.length === 0 ? (
        <p>Nothing stands out clearly enough.</p>
      ) : (
        <ul className={styles.list}>
          {suggestions.map((one) => (
            <li key={JSON.stringify(one)}>
              <Words one={one} links={links} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Words({ one, links }: { one: Suggestion; links: ReviewLinks }) {
  if (one.kind === 'spread-load')
    return (
      <>
        <b>Spread the load of {one.team}.</b> Its{' '}
        <a href={links.rows(one.team)}>{count(one.reviews)} reviews</a> are done as if {figure(one.effective)}{' '}
        of {one.reviewers} reviewers shared them ({figure(one.low)} to {figure(one.high)}).
      </>
    );
  if (one.kind === 'pair-teams')
    return (
      <>
        <b>
          Pair {one.team} with {one.helper}.
        </b>{' '}
        <a href={links.rows(one.team)}>Reviews by {one.team}</a> take {hoursWords(one.wait.value)} (
        {hoursWords(one.wait.low)} to {hoursWords(one.wait.high)}) at the median, by {one.helper}{' '}
        {hoursWords(one.helperWait.value)} ({hoursWords(one.helperWait.low)} to{' '}
        {hoursWords(one.helperWait.high)}), who reviewed {count(one.reviews)} of {one.team}’s changes already.
      </>
    );
  const { rule } = one;
  return (
    <>
      <b>Look at the rule “{rule.title}”.</b> It asks for {figure(rule.seniorHours)} hours of senior reviews a
      week and had a say in no Sev1 or Sev2 of {count(rule.days)} days
      {rule.notKnown > 0 ? `, though of ${count(rule.notKnown)} it is not known` : ''}:{' '}
      <a href={urls.policyBacktest(rule.policyVersion)}>backtest of version {rule.policyVersion}</a>. Few
      incidents in few days say little against a rule.
    </>
  );
}
