import { count } from '#app/overview/words.ts';
import { LiveTime } from '#components/charts/live-time.tsx';
import { Panel } from '#components/charts/panel.tsx';
import { AiBadge } from '#components/ui/ai-badge.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { isAiInvolved } from '#lib/domain/attribution/types.ts';
import { urls } from '#lib/platform/urls.ts';
import type { AttributionReport, FailedUnit } from '#lib/reports/attribution.ts';
import styles from './attribution.module.css';
import type { AttributionFilters, RowView } from './filters.ts';
import type { AttributionLinks } from './links.ts';
import { AGAINST, stratumWords } from './words.ts';

const MOST = 50;

const BELONGS: Record<RowView, (failed: FailedUnit) => boolean> = {
  all: () => true,
  ai: ({ involvement }) => isAiInvolved(involvement),
  human: ({ involvement }) => involvement === 'none',
  'no-evidence': ({ involvement }) => involvement === 'unknown',
};

interface Props {
  report: AttributionReport;
  filters: AttributionFilters;
  links: AttributionLinks;
}

/** The failures behind the number that was clicked; at first all. */
export function Failed({ report, filters: { rows: view, stratum }, links }: Props) {
  const { asked, late } = report;
  const rows = report.failed.filter(
    (one) => BELONGS[view](one) && (stratum === undefined || one.key === stratum),
  );
  const title = [
    view === 'all' ? '' : view === 'ai' ? 'AI-involved' : AGAINST[view],
    stratum === undefined ? '' : stratumWords(stratum, asked.strata),
  ].filter(Boolean);
  return (
    <Panel
      id="rows"
      title={`Failed ${asked.exposure}${title.length > 0 ? `: ${title.join(', ')}` : ''} (${count(rows.length)})`}
      tools={
        <>
          {title.length > 0 ? <a href={links.rows('all')}>All that failed</a> : null}
          <a href={links.csv('failed')} download>
            CSV
          </a>
        </>
      }
    >
      {rows.length === 0 ? <p className={styles.aside}>None.</p> : null}
      {rows.length > 0 ? (
        <div className={styles.scroll}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">Change</th>
                <th scope="col">AI</th>
                <th scope="col">Stratum</th>
                <th scope="col">In production</th>
                <th scope="col">Matched as a cause of</th>
              </tr>
            </thead>
            <tbody>
              {rows.slice(0, MOST).map(({ changeId, title: name, involvement, key, at, incidents }) => (
                <tr key={`${changeId} ${at}`}>
                  <td className={styles.wide}>
                    <a href={urls.change(changeId)}>
                      <UntrustedText text={name} />
                    </a>
                  </td>
                  <td>
                    <AiBadge involvement={involvement} />
                  </td>
                  <td>{stratumWords(key, asked.strata)}</td>
                  <td>
                    <LiveTime at={new Date(at)} />
                  </td>
                  <td className={styles.wide}>
                    {incidents.map((incident, index) => (
                      <span key={incident.id}>
                        {index > 0 ? ', ' : ''}
                        <a href={urls.incident(incident.id)}>
                          <UntrustedText text={incident.title} />
                        </a>
                      </span>
                    ))}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      {rows.length > MOST ? (
        <p className={styles.aside}>
          The newest {MOST} of {count(rows.length)}; the CSV has all.
        </p>
      ) : null}
      {late > 0 && asked.windowDays !== null ? (
        <p className={styles.aside}>
          {count(late)} more {late === 1 ? 'was' : 'were'} matched as a cause of an incident that began later
          than {asked.windowDays} days after; not counted as failed.
        </p>
      ) : null}
    </Panel>
  );
}
