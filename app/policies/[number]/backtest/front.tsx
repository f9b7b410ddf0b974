import Link from 'next/link';
import { BacktestChart } from '#components/policy/backtest-chart.tsx';
import { Panel } from '#components/ui/panel.tsx';
import type { RuleSet } from '#lib/domain/policy/backtest-front.ts';
import { urls } from '#lib/platform/urls.ts';
import styles from './page.module.css';
import { count, hours, hoursAWeek, precisionWords, type Shown } from './words.ts';

/** Friction against incidents caught, for the version and simpler sets of its rules. */
export function Front(shown: Shown) {
  const { number, run, report, filters } = shown;
  const { stop } = filters;
  const sets = report.ruleSets
    .map((set) => ({ set, hours: hoursAWeek(shown, set), caught: set.incidents[stop] }))
    .sort((a, b) => a.hours - b.hours || a.caught - b.caught);
  const points = sets.map(({ set, hours: x, caught }, index) => ({
    key: String(index + 1),
    x,
    y: caught,
    kind: set.name === 'version' || set.name === 'active' ? set.name : ('other' as const),
    onFront: set.onFront[stop],
    words: `${nameOf(set, report.active.number, number)}: ${hours(x)} reviewer-hours a week, ${count(caught)} Sev2s`,
  }));
  const other = stop === 'possible' ? 'held' : 'possible';
  // runs from before it was kept do not say which incidents may have been held
  const knowsSevere = stop === 'held' || report.severe.every(({ possible }) => possible);
  /** A figure with its rows; what the active version's other rules say to a change is not looked up again. */
  const rows = (set: RuleSet, words: string, of: { by: string; list?: string; failed?: string }) =>
    set.name === 'active' || set.rules.length === 0 ? (
      words
    ) : (
      <Link href={urls.policyBacktestRows(number, { run, rule: set.rules, ...of })} prefetch={false}>
        {words}
      </Link>
    );
  const most = report.figures.incidents.matched.here;
  return (
    <Panel
      title="Friction against incidents caught"
      note={
        <Link
          href={urls.policyBacktest(number, { run, stop: other, minutes: filters.minutes })}
          prefetch={false}
          scroll={false}
        >
          {stop === 'possible'
            ? 'count only what is known to have been held'
            : 'count what may have been held too'}
        </Link>
      }
    >
      {most === 0 ? (
        <p>Too few to say: no Sev2 of this period has a matched cause among these changes.</p>
      ) : (
        <>
          {most < 5 ? (
            <p className={styles.aside}>Only {count(most)} Sev2s: one more or less moves every point.</p>
          ) : null}
          <BacktestChart
            points={points}
            caption={`Reviewer-hours a week against Sev2s with a matched cause that ${stop === 'possible' ? 'it would have held at most (held, or nobody recorded it)' : 'it is known to have held'}`}
            axes={{ x: 'reviewer-hours a week', y: 'Sev2s' }}
          />
        </>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className={styles.sets} aria-label="Rule sets" tabIndex={0}>
        <table className={styles.table}>
          <caption className="visually-hidden">Rule sets, from the cheapest</caption>
          <thead>
            <tr>
              <th scope="col">Point</th>
              <th scope="col">Rules</th>
              <th scope="col">hours a week</th>
              <th scope="col">Sev2s</th>
              <th scope="col">{stop === 'possible' ? 'held at most' : 'held'}</th>
              <th scope="col">failed of these</th>
            </tr>
          </thead>
          <tbody>
            {sets.map(({ set, hours: x, caught }, index) => (
              <tr key={`${set.name} ${set.rules.join()}`} data-front={set.onFront[stop]}>
                <td>
                  {index + 1}
                  {set.onFront[stop] ? ' ◆' : ''}
                </td>
                <th scope="row">{nameOf(set, report.active.number, number)}</th>
                <td>{x > 0 ? rows(set, hours(x), { by: 'asked' }) : hours(x)}</td>
                <td>
                  {knowsSevere ? rows(set, count(caught), { by: stop, list: 'severe' }) : count(caught)}
                </td>
                <td>{rows(set, count(set.changes[stop]), { by: stop })}</td>
                <td>
                  {rows(set, count(set.failed[stop]), { by: stop, failed: 'yes' })}
                  <small>{precisionWords({ changes: set.changes[stop], failed: set.failed[stop] })}</small>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p className={styles.aside}>
        ◆ on the front: no other set catches as many for less, or more for as little. Sets without one
        requirement, of one alone, and those left when the least useful is dropped again and again; not every
        subset is tried. With few incidents the front is drawn by chance.
      </p>
    </Panel>
  );
}

function nameOf({ name, rules, dropped }: RuleSet, active: number, number: number): string {
  if (name === 'version') return `version ${number}, all ${rules.length} rules`;
  if (name === 'active') return `version ${active}, active`;
  if (name === 'none') return 'no rules';
  if (name === 'without') return `without ${dropped.join(', ')}`;
  return name === 'only' ? `only ${rules.join()}` : `only ${rules.join(', ')}`;
}
