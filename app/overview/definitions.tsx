import { Panel } from '#components/charts/panel.tsx';
import { RangeBand } from '#components/charts/range-band.tsx';
import { DEFINITIONS } from '#lib/domain/attribution/types.ts';
import { CAUSES, type Cause, type Sev2ByAi } from '#lib/reports/sev2-by-ai.ts';
import type { OverviewLinks } from './links.ts';
import styles from './overview.module.css';
import { count, counted, DEFINITION_WORDS } from './words.ts';

const CAUSE_WORDS: Record<Cause, string> = {
  matched: 'with a matched cause',
  'no-change': 'no change caused it',
  disputed: 'cause disputed',
  proposed: 'cause proposed, not yet seconded',
  suspects: 'suspects only',
  open: 'no candidate',
};

/** The three ways to count an incident as AI-linked, side by side, each between its best and worst case. */
export function Definitions({ report, links }: { report: Sev2ByAi; links: OverviewLinks }) {
  const { attribution, causes } = report;
  return (
    <Panel
      id="definitions"
      title="AI-linked incidents, by definition"
      subtitle="Violet: linked on what is known. Hatched: would be, if everything unknown turned out to be AI."
      tools={
        <a href={links.csv('definitions')} download>
          CSV
        </a>
      }
    >
      <dl className={styles.definitions}>
        {DEFINITIONS.map((definition) => {
          const { linked, best, worst, total, disputed, readings } = attribution[definition];
          const bounds = best === worst ? count(best) : `${count(best)} to ${count(worst)}`;
          return (
            <div key={definition}>
              <dt>
                {DEFINITION_WORDS[definition].name} <span>{DEFINITION_WORDS[definition].meaning}</span>
              </dt>
              <dd>
                <RangeBand
                  low={best}
                  high={worst}
                  total={total}
                  disputed={{ low: readings.least, high: readings.most }}
                  words={`${definition}: ${bounds} of ${counted(total, 'incident')} AI-linked`}
                />
                <p>
                  <a href={links.rows(definition)}>
                    <b>{count(linked)}</b> linked
                  </a>{' '}
                  of <a href={links.rows('all')}>{count(total)}</a>
                  {worst > best ? (
                    <>
                      , <a href={links.rows(`${definition}-open`)}>{count(worst - best)} undetermined</a>:
                      between <b>{count(best)}</b> and <b>{count(worst)}</b>
                    </>
                  ) : (
                    ', nothing undetermined'
                  )}
                  {disputed > 0 ? (
                    <>
                      {' '}
                      ·{' '}
                      <a href={links.rows(`${definition}-disputed`)}>
                        {count(disputed)} {disputed === 1 ? 'hangs' : 'hang'} on a dispute
                      </a>{' '}
                      ({count(readings.upheld)} if the verdicts are upheld, {count(readings.overturned)} if
                      overturned)
                    </>
                  ) : null}
                </p>
              </dd>
            </div>
          );
        })}
      </dl>
      <p className={styles.aside}>
        Of {counted(report.incidents.length, 'incident')}:{' '}
        {CAUSES.filter((cause) => causes[cause] > 0).map((cause, index) => (
          <span key={cause}>
            {index > 0 ? ' · ' : ''}
            <a href={links.rows(`cause-${cause}`)}>
              {count(causes[cause])} {CAUSE_WORDS[cause]}
            </a>
          </span>
        ))}
      </p>
    </Panel>
  );
}
