import { LiveTime } from '#components/charts/live-time.tsx';
import { Panel } from '#components/charts/panel.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { urls } from '#lib/platform/urls.ts';
import type { Judged } from '#lib/reports/ranker.ts';
import styles from './ranker.module.css';

const MOST = 50;

/** The incidents whose cause was not the first suspect. */
export function Misses({ misses, of, csv }: { misses: readonly Judged[]; of: number; csv: string }) {
  return (
    <Panel
      id="misses"
      title={`Where it was wrong (${misses.length} of ${of})`}
      tools={
        <a href={csv} download>
          CSV of all incidents
        </a>
      }
    >
      {misses.length === 0 ? <p className={styles.aside}>Nowhere so far.</p> : null}
      {misses.length > 0 ? (
        <div className={styles.scroll}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">Incident</th>
                <th scope="col">Started</th>
                <th scope="col">What caused it</th>
                <th scope="col" className={styles.number}>
                  Its place
                </th>
                <th scope="col" className={styles.number}>
                  Newest on the service
                </th>
                <th scope="col" className={styles.number}>
                  Said of the first
                </th>
              </tr>
            </thead>
            <tbody>
              {misses.slice(0, MOST).map((one) => (
                <tr key={one.incidentId}>
                  <td className={styles.wide}>
                    <a href={urls.incident(one.incidentId)}>
                      <UntrustedText text={one.title} />
                    </a>
                  </td>
                  <td>
                    <LiveTime at={one.startedAt} />
                  </td>
                  <td className={styles.wide}>
                    <a href={urls.change(one.changeId)}>
                      <UntrustedText text={one.changeTitle} />
                    </a>
                  </td>
                  <td className={styles.number}>{one.rank === null ? 'not among them' : `#${one.rank}`}</td>
                  <td className={styles.number}>
                    {one.newestOnService === null ? 'not in the 7 days' : `#${one.newestOnService}`}
                  </td>
                  <td className={styles.number}>
                    {one.abstained
                      ? 'no change likely'
                      : one.firstProbability === null
                        ? 'nothing'
                        : `${(100 * one.firstProbability).toFixed(0)}%`}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      {misses.length > MOST ? <p className={styles.aside}>The newest {MOST}; the CSV has all.</p> : null}
    </Panel>
  );
}
