import { Panel } from '#components/charts/panel.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { sectionTitle } from '#lib/domain/weekly/weekly-view.ts';
import { urls } from '#lib/platform/urls.ts';
import { type EarlierDecision, WEEKS_ASKED_AFTER } from '#lib/weekly/queries.ts';
import styles from './week.module.css';

/** What was decided in the weeks before: to be asked after. */
export function Earlier({ decisions }: { decisions: readonly EarlierDecision[] }) {
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
            {decisions.map(({ id, week, item, text, owner, dueOn }) => (
              <li key={id} className={styles.note} data-kind="decision">
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
      </Panel>
    </div>
  );
}
