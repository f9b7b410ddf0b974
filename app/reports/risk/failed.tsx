import { count } from '#app/overview/words.ts';
import { LiveTime } from '#components/charts/live-time.tsx';
import { Panel } from '#components/charts/panel.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { urls } from '#lib/platform/urls.ts';
import type { RiskCalibration } from '#lib/reports/risk-calibration.ts';
import type { RiskLinks } from './links.ts';
import styles from './risk.module.css';

const MOST = 50;

interface Props {
  report: RiskCalibration;
  /** Lowest score of the chosen band. */
  band: number | undefined;
  links: RiskLinks;
}

/** The failed changes behind the rates: of the chosen band, or of all. */
export function Failed({ report, band, links }: Props) {
  const chosen = report.bands.find(({ from }) => from === band);
  const rows = report.failed.filter(({ score }) => !chosen || (score >= chosen.from && score <= chosen.to));
  return (
    <Panel
      id="failed"
      title={`Failed changes${chosen ? `, score ${chosen.from} to ${chosen.to}` : ''} (${count(rows.length)})`}
      tools={
        <>
          {chosen ? <a href={links.failed()}>All scores</a> : null}
          <a href={links.csv('failed')} download>
            CSV
          </a>
        </>
      }
    >
      {rows.length === 0 ? <p className={styles.aside}>None.</p> : null}
      {rows.length > 0 ? (
        <div className={styles.scroll}>
          <table className={styles.weights}>
            <thead>
              <tr>
                <th scope="col" className={styles.number}>
                  Score
                </th>
                <th scope="col">Change</th>
                <th scope="col">Reached production</th>
              </tr>
            </thead>
            <tbody>
              {rows.slice(0, MOST).map(({ id, title, at, score }) => (
                <tr key={id}>
                  <td className={styles.number}>{score}</td>
                  <td className={styles.wide}>
                    <a href={urls.change(id)}>
                      <UntrustedText text={title} />
                    </a>
                  </td>
                  <td>
                    <LiveTime at={new Date(at)} />
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
    </Panel>
  );
}
