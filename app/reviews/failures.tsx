import { count } from '#app/overview/words.ts';
import { linearAxis } from '#components/charts/axis.ts';
import { IntervalTable } from '#components/charts/interval-table.tsx';
import { Panel } from '#components/charts/panel.tsx';
import { MIN_APPROVALS, MIN_FAILURES } from '#lib/domain/review-health/later-failures.ts';
import type { TeamHealth } from '#lib/domain/review-health/organisation-health.ts';
import type { ReviewLinks } from './links.ts';
import styles from './reviews.module.css';
import { percent } from './words.ts';

/** What became of the changes that a team approved, drawn towards what became of all. */
export function Failures({ teams, links }: { teams: readonly TeamHealth[]; links: ReviewLinks }) {
  const shown = teams.flatMap(({ team, failures }) => (failures ? [{ team, failures }] : []));
  const percents = shown.map(({ failures: { rate } }) =>
    rate ? { value: 100 * rate.value, low: 100 * rate.low, high: 100 * rate.high } : null,
  );
  return (
    <Panel
      id="failures"
      title="What became of what was approved?"
      subtitle="Approved changes that became a matched cause of an incident within two weeks; in the order of the alphabet. Each share is drawn towards that of all (beta-binomial), with the 95% interval that goes with it."
      tools={
        <a href={links.csv('failures')} download>
          CSV
        </a>
      }
    >
      {shown.length === 0 ? (
        <p>No approval of a change that is old enough to tell.</p>
      ) : (
        <IntervalTable
          caption="Share of approved changes that failed, by the approvers’ team, shrunk towards all"
          headings={{ label: 'Team', counts: ['Failed', 'Approvals'], plot: 'Percent' }}
          axis={linearAxis(percents.map((one) => one?.high ?? 0))}
          rows={shown.map(({ team, failures }, index) => ({
            key: team,
            label: <a href={links.rows(team)}>{team}</a>,
            counts: [count(failures.failed), count(failures.approvals)],
            estimate: percents[index] ?? null,
            words: failures.rate
              ? `${percent(failures.rate.value)} (${percent(failures.rate.low)} to ${percent(failures.rate.high)})`
              : 'too few to say',
            tone: 'all' as const,
          }))}
        />
      )}
      <p className={styles.aside}>
        {shown.length > 0 && percents.every((one) => one === null)
          ? `Too few approved changes failed to say anything of any team: ${MIN_FAILURES} are needed. `
          : null}
        No table to be won: teams differ in what they are asked to approve, and overlapping intervals are no
        order. Nothing is said of a team on one incident, nor of fewer than {MIN_APPROVALS} approvals. An
        incident is the change’s, not its reviewer’s.
      </p>
    </Panel>
  );
}
