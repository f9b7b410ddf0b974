import Link from 'next/link';
import { seriesWords } from '#app/reports/attribution/words.ts';
import { Panel } from '#components/charts/panel.tsx';
import { SeriesChart } from '#components/charts/series-chart.tsx';
import { count, figure } from '#components/charts/words.ts';
import table from '#components/programme/programme.module.css';
import { avoidedWords, fullDay } from '#components/programme/words.ts';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { BeforeAfter } from '#lib/domain/programme/avoided.ts';
import { addDays, startOf } from '#lib/domain/programme/days.ts';
import { urls } from '#lib/platform/urls.ts';
import type { ProgrammeOutcome } from '#lib/programmes/outcome.ts';
import type { Programme, ProgrammeService } from '#lib/programmes/queries.ts';
import styles from './page.module.css';

const WEEK = 7;

interface Props {
  programme: Programme;
  outcome: ProgrammeOutcome;
  services: readonly ProgrammeService[];
}

type WeeksProps = Pick<BeforeAfter, 'weeks' | 'start'> & Pick<Props, 'services'>;

/** Sev1s and Sev2s of its services by week, before and in it, with what the weeks before would have given. */
export function BeforeAfterPanel({ programme, outcome, services }: Props) {
  const { weeks, start, result, avoided } = outcome.beforeAfter;
  const steps = weeks.map(({ t, from, events }, index) => {
    const point = result.tooFew ? undefined : result.points[index];
    return {
      ...{ t, value: events, after: t >= start, from: new Date(startOf(from)) },
      fitted: point?.fitted ?? null,
      counterfactual: point?.counterfactual ?? null,
      words: `${fullDay(from)} and the six days after: ${count(events)}`,
    };
  });
  return (
    <Panel
      id="before-after"
      title="Before and after"
      subtitle="Sev1s and Sev2s of its services, as they are known now, by whole weeks counted from its first day (interrupted time series: Poisson regression, Newey-West standard errors)."
    >
      <p>{avoidedWords(avoided)}</p>
      {steps.length > 1 ? (
        <SeriesChart title="Sev1s and Sev2s" steps={steps} start={new Date(startOf(programme.startsOn))} />
      ) : null}
      {result.tooFew ? (
        <p className={styles.aside}>No trend and no fit. {seriesWords(result)}</p>
      ) : (
        <p className={styles.aside}>
          Level at its start × {figure(result.level.value)} ({figure(result.level.low)} to{' '}
          {figure(result.level.high)}
          ); week to week × {figure(result.slopeChange.value)} ({figure(result.slopeChange.low)} to{' '}
          {figure(result.slopeChange.high)}) of before; spread against chance × {figure(result.dispersion)}.
        </p>
      )}
      <p className={styles.aside}>
        One series has no group to compare with: whatever else changed at that time is in it too.
      </p>
      {weeks.length > 0 ? <Weeks weeks={weeks} start={start} services={services} /> : null}
    </Panel>
  );
}

/** The same as a table. Lists know one service at a time: of one, each week leads to its rows, else each service to its own. */
function Weeks({ weeks, start, services }: WeeksProps) {
  const rows = (service: ProgrammeService, from: string, to: string) =>
    urls.incidents({ from, to, severity: 2, service: service.slug });
  const [only] = services.length === 1 ? services : [];
  const first = weeks[0]!.from;
  const end = addDays(weeks.at(-1)!.from, WEEK);
  return (
    <details className={styles.weeks}>
      <summary>The weeks as a table</summary>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">Week from</th>
            <th scope="col" className={table.number}>
              Sev1s and Sev2s
            </th>
          </tr>
        </thead>
        <tbody>
          {weeks.map(({ t, from, events }) => (
            <tr key={from}>
              <th scope="row">
                {fullDay(from)} <span className={table.muted}>{t < start ? 'before' : 'in it'}</span>
              </th>
              <td className={table.number}>
                {only ? (
                  <Link href={rows(only, from, addDays(from, WEEK))} prefetch={false}>
                    {count(events)}
                  </Link>
                ) : (
                  count(events)
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {only ? null : (
        <>
          <p className={styles.aside}>
            The incidents of these weeks by service; one of several services is in each, and is counted once
            above.
          </p>
          <ul className={styles.services}>
            {services.map((service) => (
              <li key={service.slug}>
                <Link href={rows(service, first, end)} prefetch={false}>
                  <UntrustedText text={service.name} />
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
    </details>
  );
}
