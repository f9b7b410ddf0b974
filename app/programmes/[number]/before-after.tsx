import { Panel } from '#components/charts/panel.tsx';
import { SeriesChart } from '#components/charts/series-chart.tsx';
import { count, figure } from '#components/charts/words.ts';
import { avoidedWords, fullDay } from '#components/programme/words.ts';
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

/** Sev1s and Sev2s of its services by week, before and in it, with what the weeks before would have given. */
export function BeforeAfterPanel({ programme, outcome, services }: Props) {
  const { weeks, start, result, avoided } = outcome.beforeAfter;
  const only = services.length === 1 ? services[0]?.slug : undefined;
  const steps = weeks.map(({ t, from, events }, index) => {
    const point = result.tooFew ? undefined : result.points[index];
    return {
      ...{ t, value: events, after: t >= start, from: new Date(startOf(from)) },
      fitted: point?.fitted ?? null,
      counterfactual: point?.counterfactual ?? null,
      words: `${fullDay(from)} and the six days after: ${count(events)}`,
      href: urls.incidents({ from, to: addDays(from, WEEK), severity: 2, service: only }),
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
      {result.tooFew ? null : (
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
    </Panel>
  );
}
