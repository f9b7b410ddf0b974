import { Panel } from '#components/ui/panel.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import {
  type GroupForecast,
  MIN_ARRIVALS,
  REPLICATIONS,
  type Simulation,
} from '#lib/domain/policy/backtest-queue.ts';
import { forecastOf } from './forecast.ts';
import styles from './page.module.css';
import { count, REVIEWER_WORDS, type Shown } from './words.ts';

/** Who would become the bottleneck: each team's queue simulated from its own arrivals. */
export async function Queue(shown: Shown) {
  const { report, filters, run } = shown;
  const { isAssumed, timed, minutes } = report.reviews;
  const forecast = forecastOf(run, report, filters);
  return (
    <Panel title="Who becomes the bottleneck" note={`${REPLICATIONS} simulated periods a team`}>
      <form className={styles.terms} aria-label="Assumptions">
        <input type="hidden" name="run" value={run} />
        <input type="hidden" name="stop" value={filters.stop} />
        <label>
          <span>Minutes a review</span>
          <input
            name="minutes"
            type="number"
            min={1}
            max={600}
            step="any"
            defaultValue={filters.minutes ?? ''}
            placeholder={isAssumed ? `${minutes[0]} (assumed)` : `measured (${timed})`}
          />
        </label>
        <label>
          <span>Hours a week a person gives to reviews (assumed)</span>
          <input
            name="capacity"
            type="number"
            min={0.5}
            max={40}
            step="any"
            defaultValue={filters.capacity}
          />
        </label>
        <button type="submit">Compute again</button>
      </form>
      {forecast.length === 0 ? (
        <p>Too few to say: no team has {MIN_ARRIVALS} changes that ask for a review in this period.</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        <section className={styles.scroll} aria-label="Queues by team" tabIndex={0}>
          <table className={`${styles.table} ${styles.narrow}`}>
            <thead>
              <tr>
                <th scope="col">Team</th>
                <th scope="col">Reviewers</th>
                <th scope="col">people</th>
                <th scope="col">utilisation</th>
                <th scope="col">added waiting, middle</th>
                <th scope="col">nine in ten</th>
              </tr>
            </thead>
            <tbody>
              {forecast.flatMap(({ team, version, active, bottleneck }) =>
                version.map((group) => {
                  const was = active.find(({ reviewer }) => reviewer === group.reviewer);
                  return (
                    <tr key={`${team} ${group.reviewer}`}>
                      <th scope="row">
                        <UntrustedText text={team} />
                      </th>
                      <td>
                        {REVIEWER_WORDS[group.reviewer]}
                        {group.reviewer === bottleneck ? <b> ▲ busiest</b> : null}
                      </td>
                      <td>{count(group.people)}</td>
                      {(
                        [
                          ['utilisation', percent],
                          ['p50', inHours],
                          ['p90', inHours],
                        ] as const
                      ).map(([figure, words]) => (
                        <td key={figure}>
                          {group.people === 0 && figure !== 'utilisation'
                            ? 'nobody can'
                            : interval(group, figure, words)}
                          <small>{was ? interval(was, figure, words) : 'not asked'}</small>
                        </td>
                      ))}
                    </tr>
                  );
                }),
              )}
            </tbody>
          </table>
        </section>
      )}
      <p className={styles.aside}>
        The teams with the most changes, up to eight; small: the active version on the same arrivals. Waiting
        is what the queue adds to the time in which people react. At a utilisation near 100% it grows without
        end. In brackets: where 95% of the simulated periods lie.
      </p>
    </Panel>
  );
}

const percent = (value: number) => `${Math.round(100 * value)}%`;
const inHours = (value: number) => (Number.isFinite(value) ? `${value.toFixed(1)} h` : 'for ever');

function interval(
  group: GroupForecast,
  figure: 'utilisation' | 'p50' | 'p90',
  words: (value: number) => string,
): string {
  const { value, low, high }: Simulation = group[figure];
  return `${words(value)} (${words(low)} to ${words(high)})`;
}
