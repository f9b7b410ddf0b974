import Link from 'next/link';
import { Panel } from '#components/ui/panel.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { RequirementFigures } from '#lib/domain/policy/backtest.ts';
import { type Approvals, peopleIn, REVIEWERS } from '#lib/domain/policy/backtest-approvals.ts';
import { type List, waitingFor } from '#lib/domain/policy/backtest-report.ts';
import { urls } from '#lib/platform/urls.ts';
import styles from './page.module.css';
import { count, hours, hoursAWeek, precisionWords, REVIEWER_WORDS, type Shown } from './words.ts';

/** One line a requirement, each number a link to its rows, with the active version's figure beneath. */
export function Requirements(shown: Shown) {
  const { number, run, report } = shown;
  const { version, active } = report.figures;
  const before = new Map(active.requirements.map((one) => [one.id, one]));
  const gone = active.requirements.filter(({ id }) => !version.requirements.some((one) => one.id === id));
  return (
    <Panel title="By requirement" note="small: the active version">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className={styles.scroll} aria-label="Figures by requirement" tabIndex={0}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Requirement</th>
              <th scope="col">asked</th>
              <th scope="col">held</th>
              <th scope="col">not known</th>
              <th scope="col">may apply</th>
              <th scope="col">failed, of asked</th>
              <th scope="col">failed, of held</th>
              <th scope="col">held alone</th>
              <th scope="col">Sev2s asked, held</th>
              <th scope="col">hours a week</th>
              <th scope="col">approvals missing</th>
              <th scope="col">waiting</th>
            </tr>
          </thead>
          <tbody>
            {version.requirements.map((one) => {
              const was = before.get(one.id);
              const link = (list: List, failed = false) =>
                urls.policyBacktestRows(number, {
                  run,
                  requirement: one.id,
                  list,
                  failed: failed ? 'yes' : null,
                });
              const cell = (figure: (of: RequirementFigures) => number, href: string) => (
                <td>
                  <Link href={href} prefetch={false}>
                    {count(figure(one))}
                  </Link>
                  <small>{was ? count(figure(was)) : 'new'}</small>
                </td>
              );
              return (
                <tr key={one.id}>
                  <th scope="row">
                    <UntrustedText text={one.title} />
                  </th>
                  {cell((of) => of.asked.changes, link('asked'))}
                  {cell((of) => of.readings.held.changes, link('held'))}
                  {cell((of) => of.readings['not-known'].changes, link('not-known'))}
                  {cell((of) => of.readings['may-apply'].changes, link('may-apply'))}
                  {cell((of) => of.asked.failed, link('asked', true))}
                  <td>
                    <Link href={link('held', true)} prefetch={false}>
                      {count(one.readings.held.failed)}
                    </Link>
                    <small>{precisionWords(one.readings.held)}</small>
                  </td>
                  <td>
                    <Link href={link('alone')} prefetch={false}>
                      {count(one.alone.changes)}
                    </Link>
                  </td>
                  <td>
                    <Link
                      href={urls.policyBacktestRows(number, { run, list: 'severe', requirement: one.id })}
                      prefetch={false}
                    >
                      {count(one.caught.matched.asked)}, {count(one.caught.matched.held)}
                    </Link>
                    <small>
                      {was ? `${count(was.caught.matched.asked)}, ${count(was.caught.matched.held)}` : 'new'}
                    </small>
                  </td>
                  <td>
                    <Link href={link('asked')} prefetch={false}>
                      {hours(hoursAWeek(shown, { minutes: one.minutes, reviews: peopleIn(one.reviews) }))}
                    </Link>
                    <small>
                      {was
                        ? hours(hoursAWeek(shown, { minutes: was.minutes, reviews: peopleIn(was.reviews) }))
                        : 'new'}
                    </small>
                  </td>
                  <td>{approvalWords(one.lacking)}</td>
                  <td>{waitingWords(one, shown)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
      {gone.length > 0 ? (
        <p className={styles.aside}>
          Not in this version any more:{' '}
          {gone
            .map(
              ({ id, asked, readings }) =>
                `${id} (asked ${count(asked.changes)}, held ${count(readings.held.changes)})`,
            )
            .join('; ')}
          .
        </p>
      ) : null}
      <p className={styles.aside}>
        Asked: it applies, and costs its review even where that was given. Held: known to lack it when it
        reached production. Not known: nobody recorded whether it was there. May apply: not even that is
        known. A failed change was matched as a cause of an incident that started within 14 days. Waiting:
        hours until the slowest approval that it asks for, the middle and nine in ten, of requests in this
        period.
      </p>
    </Panel>
  );
}

function approvalWords(approvals: Approvals): string {
  const words = REVIEWERS.filter((reviewer) => approvals[reviewer] > 0).map(
    (reviewer) => `${count(approvals[reviewer])} ${REVIEWER_WORDS[reviewer]}`,
  );
  return words.length > 0 ? words.join(', ') : 'none';
}

function waitingWords({ asked, reviews }: RequirementFigures, { report }: Shown): string {
  if (peopleIn(reviews) === 0) return 'asks nobody';
  const each = (of: number) => Math.ceil(of / Math.max(1, asked.changes));
  const one = waitingFor(
    {
      anyone: each(reviews.anyone),
      senior: each(reviews.senior),
      principal: each(reviews.principal),
      director: each(reviews.director),
    },
    report.waiting,
  );
  return one ? `${one.p50.toFixed(1)} h, ${one.p90.toFixed(1)} h (n ${count(one.n)})` : 'too few to say';
}
