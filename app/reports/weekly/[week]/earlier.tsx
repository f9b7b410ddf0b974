import { Panel } from '#components/charts/panel.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { SHORT } from '#lib/domain/weekly/paper.ts';
import { counted } from '#lib/domain/weekly/view.ts';
import { sectionTitle } from '#lib/domain/weekly/weekly-view.ts';
import { urls } from '#lib/platform/urls.ts';
import { type EarlierDecision, WEEKS_ASKED_AFTER } from '#lib/weekly/queries.ts';
import styles from './week.module.css';

/** What was decided in the weeks before: to be asked after. */
export function Earlier({ decisions, whole }: { decisions: readonly EarlierDecision[]; whole: string }) {
  const more = decisions.length - SHORT.decisions;
  return (
    <div className={styles.section} data-section="earlier">
      <Panel
        id="earlier"
        title="Decided in the weeks before"
        subtitle={`Of the last ${WEEKS_ASKED_AFTER} weeks.`}
      >
        {decisions.length === 0 ? (
          <p className={styles.line}>Nothing was decided.</p>
        ) : (
          <ul className={styles.notes}>
            {decisions.map(({ id, week, item, text, owner, dueOn }, index) => (
              <li
                key={id}
                className={styles.note}
                data-kind="decision"
                data-beyond={index >= SHORT.decisions || undefined}
              >
                <p className={styles.said}>
                  <UntrustedText text={text} />
                </p>
                <p className={styles.who}>
                  {sectionTitle(item)}, <a href={urls.weekly(week)}>week of {week}</a>
                  {owner && dueOn ? (
                    <>
                      {' · '}
                      <UntrustedText text={owner} />, due {dueOn}
                    </>
                  ) : null}
                </p>
              </li>
            ))}
          </ul>
        )}
        {more > 0 ? (
          <p className={styles.rest}>
            {counted(more, 'more decision')}, see <a href={whole}>the whole review</a>
          </p>
        ) : null}
      </Panel>
    </div>
  );
}
