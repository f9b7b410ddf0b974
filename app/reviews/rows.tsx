import { count } from '#app/overview/words.ts';
import { Panel } from '#components/charts/panel.tsx';
import { AiBadge } from '#components/ui/ai-badge.tsx';
import { Instant } from '#components/ui/instant.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { urls } from '#lib/platform/urls.ts';
import type { TeamRow } from '#lib/reports/review-health.ts';
import type { ReviewRow } from '#lib/reports/review-health-rows.ts';
import styles from './reviews.module.css';
import { hoursWords, secondsWords } from './words.ts';

const SHOWN = 100;

const LAST = ['Lines', 'AI', 'Later'];

const DECISIONS = { approve: 'approved', 'request-changes': 'asked for changes', veto: 'vetoed' } as const;

interface Props {
  title: string;
  subtitle: string;
  /** With how the change was looked at where they are the viewer's own. */
  rows: readonly (TeamRow & Partial<Pick<ReviewRow, 'opening'>>)[];
  csvHref: string;
}

function Opening({ opening }: Pick<ReviewRow, 'opening'>) {
  return (
    <>
      <td data-before="open ">{opening ? secondsWords(opening.seconds) : 'not known'}</td>
      <td data-before="diff ">{opening ? (opening.diff ? 'seen' : 'not seen') : 'not known'}</td>
    </>
  );
}

/** Reviews, the newest first, each with its change; not who made them. */
export function Rows({ title, subtitle, rows, csvHref }: Props) {
  const isOwn = rows.some(({ opening }) => opening !== undefined);
  return (
    <Panel
      id="reviews"
      title={title}
      subtitle={`${subtitle} ${rows.length > SHOWN ? `The newest ${SHOWN} of ${count(rows.length)}; all of them are in the CSV.` : ''}`}
      tools={
        <a href={csvHref} download>
          CSV
        </a>
      }
    >
      <div className={styles.scroll}>
        <table className={styles.rows}>
          <caption className="visually-hidden">{title}</caption>
          <thead>
            <tr>
              {['Change', 'Said', 'When', 'Waited', ...(isOwn ? ['Open for', 'Diff'] : []), ...LAST].map(
                (heading) => (
                  <th key={heading} scope="col">
                    {heading}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, SHOWN).map((row) => (
              <tr key={`${row.changeId} ${row.decidedAt}`}>
                <th scope="row">
                  <a href={urls.change(row.changeId)}>
                    <UntrustedText text={row.title} />
                  </a>
                </th>
                <td>{DECISIONS[row.decision]}</td>
                <td>
                  <Instant at={new Date(row.decidedAt)} />
                </td>
                <td data-before="waited ">{hoursWords(row.waitedHours)}</td>
                {row.opening === undefined ? null : <Opening opening={row.opening} />}
                <td data-before="lines ">{count(row.lines)}</td>
                <td>
                  <AiBadge involvement={row.involvement} grade={row.grade} />
                </td>
                <td data-before="later ">
                  {row.failed === null ? 'not known' : row.failed ? 'failed' : 'held'}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
