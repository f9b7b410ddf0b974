import Link from 'next/link';
import { Panel } from '#components/ui/panel.tsx';
import { Stat } from '#components/ui/stat.tsx';
import { CATCHES } from '#lib/domain/policy/backtest.ts';
import { OUTCOMES, type Outcome } from '#lib/domain/policy/backtest-readings.ts';
import { urls } from '#lib/platform/urls.ts';
import styles from './page.module.css';
import { count, hours, hoursAWeek, precisionWords, type Shown } from './words.ts';

const CATCH_WORDS = {
  matched: 'with a matched cause',
  strict: 'AI-linked, strict',
  broad: 'AI-linked, broad',
  widest: 'AI-linked, widest',
} as const;
const OUTCOME_WORDS: Record<Outcome, string> = { passed: 'passed', held: 'held', 'not-known': 'not known' };

/** The answer in a sentence, and the figures that it is made of. */
export function Headline(shown: Shown) {
  const { number, run, report } = shown;
  const { figures } = report;
  const { version, active } = figures;
  const rows = (list: string, failed = false) =>
    urls.policyBacktestRows(number, { run, list, failed: failed ? 'yes' : null });
  const total = (one: typeof version) =>
    hoursAWeek(shown, {
      minutes: one.minutes,
      reviews: one.demand.reduce((sum, { reviews }) => sum + reviews, 0),
    });
  return (
    <>
      <Panel
        title="In one sentence"
        note={
          <a href={urls.policyBacktestCsv(number, { run })} download>
            CSV of the figures
          </a>
        }
      >
        <p className={styles.sentence}>{report.sentence}</p>
        <p className={styles.aside}>
          {count(report.submitted)} of {count(figures.changes)} changes were submitted here; of the others
          nobody recorded reviews and checks. {count(report.young)} are younger than two weeks, too young to
          say that they will not fail.
        </p>
      </Panel>
      <div className={styles.stats}>
        <Stat
          label="Would have asked for something"
          value={count(version.asked.changes)}
          n={`of ${count(figures.changes)} changes; active ${count(active.asked.changes)}`}
          href={rows('asked')}
        />
        <Stat
          label="Would have held"
          value={count(version.outcomes.held.changes)}
          n={`known to lack something; active ${count(active.outcomes.held.changes)}`}
          href={rows('held')}
        />
        <Stat
          label="Not known"
          value={count(version.outcomes['not-known'].changes)}
          n={`nobody recorded it; active ${count(active.outcomes['not-known'].changes)}`}
          href={rows('not-known')}
        />
        <Stat
          label="Failed, of those held"
          value={count(version.outcomes.held.failed)}
          n={precisionWords(version.outcomes.held)}
          href={rows('held', true)}
        />
        <Stat
          label="Reviewer-hours a week"
          value={hours(total(version))}
          n={`active ${hours(total(active))}; ${minutesWords(shown)}`}
          href={rows('asked')}
        />
      </div>
      <div className={styles.pair}>
        <Panel title="Sev1s and Sev2s" note="each incident once">
          <div className={styles.scroll}>
            <table className={styles.table}>
              <thead>
                <tr>
                  <th scope="col">Incidents</th>
                  <th scope="col">all</th>
                  <th scope="col">cause looked at</th>
                  <th scope="col">asked</th>
                  <th scope="col">held</th>
                  <th scope="col">not known</th>
                  <th scope="col">active: asked, held</th>
                </tr>
              </thead>
              <tbody>
                {CATCHES.map((how) => (
                  <tr key={how}>
                    <th scope="row">{CATCH_WORDS[how]}</th>
                    <td>{count(figures.incidents[how].all)}</td>
                    <td>
                      <Link href={rows('severe')} prefetch={false}>
                        {count(figures.incidents[how].here)}
                      </Link>
                    </td>
                    <td>{count(version.caught[how].asked)}</td>
                    <td>{count(version.caught[how].held)}</td>
                    <td>{count(version.caught[how].notKnown)}</td>
                    <td>
                      {count(active.caught[how].asked)}, {count(active.caught[how].held)}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </Panel>
        <Panel
          title={`Against version ${report.active.number}, which was active`}
          note="changes, of them failed"
        >
          <div className={styles.scroll}>
            <table className={styles.table}>
              <thead>
                <tr>
                  <th scope="col">This version</th>
                  {OUTCOMES.map((outcome) => (
                    <th key={outcome} scope="col">
                      active: {OUTCOME_WORDS[outcome]}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {OUTCOMES.map((mine) => (
                  <tr key={mine}>
                    <th scope="row">{OUTCOME_WORDS[mine]}</th>
                    {OUTCOMES.map((theirs) => {
                      const { changes, failed } = figures.against[`${mine}/${theirs}`];
                      return (
                        <td key={theirs}>
                          {count(changes)}, {count(failed)}
                        </td>
                      );
                    })}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <p className={styles.aside}>
            <Link href={rows('new')} prefetch={false}>
              Held by this version and not by the active one
            </Link>
            {' · '}
            <Link href={rows('gone')} prefetch={false}>
              held by the active one only
            </Link>
          </p>
        </Panel>
      </div>
    </>
  );
}

function minutesWords({ report, filters }: Shown): string {
  if (filters.minutes !== undefined) return `at ${filters.minutes} minutes a review, as you say`;
  const { isAssumed, timed, minutes } = report.reviews;
  return isAssumed ? `at an assumed ${minutes[0]} minutes a review` : `from ${count(timed)} timed reviews`;
}
