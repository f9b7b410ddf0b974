import { count, dayWords, figure } from '#app/overview/words.ts';
import { Panel } from '#components/charts/panel.tsx';
import { SeriesChart, type SeriesStep } from '#components/charts/series-chart.tsx';
import type { KnownInterruption } from '#lib/domain/statistics/interrupted-series.ts';
import type { AttributionReport } from '#lib/reports/attribution.ts';
import type { ProgrammeSeries } from '#lib/reports/attribution-series.ts';
import { dayText } from '#lib/reports/weeks.ts';
import styles from './attribution.module.css';
import { ProgrammeForm } from './filter-bar.tsx';
import type { AttributionFilters } from './filters.ts';
import type { AttributionLinks } from './links.ts';
import { durbinWatsonWords, factorWords, OUTCOME_WORDS, seriesWords, slopeWords } from './words.ts';

const WEEK_DAYS = 6;
const DAY = 86_400_000;

interface Props {
  report: AttributionReport;
  filters: AttributionFilters;
  links: AttributionLinks;
}

/** Whether a programme changed the course of things, against what its absence would have given. */
export function Programme({ report, filters, links }: Props) {
  const { series, asked } = report;
  const outcome =
    asked.outcome === 'failed' ? `Failed ${asked.exposure} per 1,000` : OUTCOME_WORDS[asked.outcome];
  return (
    <Panel
      id="programme"
      title="Did a programme change it?"
      subtitle="Interrupted time series: level and slope before and after a date (Poisson regression by week, Newey-West standard errors), against what the trend before would have given."
      tools={
        series ? (
          <a href={links.csv('programme')} download>
            CSV
          </a>
        ) : null
      }
    >
      <ProgrammeForm filters={filters} links={links} />
      {series === null ? (
        <p className={styles.aside}>
          No date is set. Give the day on which something began (a reset, a new rule, a training) to see the
          weeks before and after it.
        </p>
      ) : (
        <>
          {series.result.tooFew ? (
            <p className={styles.tooFew}>
              <b>Too few to say.</b> {seriesWords(series.result)}
            </p>
          ) : (
            <Finding result={series.result} outcome={outcome} />
          )}
          {series.weeks.length > 1 ? (
            <SeriesChart
              title={outcome}
              steps={stepsOf(series, asked.outcome === 'failed' ? 1000 : 1)}
              start={series.start}
            />
          ) : null}
          {series.leftOut ? (
            <p className={styles.aside}>
              The week of {dayWords(series.leftOut, true)}, in which it began, belongs to neither side.
            </p>
          ) : null}
          <WeeksTable
            series={series}
            links={links}
            exposure={asked.outcome === 'failed' ? asked.exposure : null}
          />
        </>
      )}
    </Panel>
  );
}

function Finding({ result, outcome }: { result: KnownInterruption; outcome: string }) {
  const { level, slopeBefore, slopeAfter, slopeChange, expectedAfter, after, before } = result;
  const holdsOne = level.low <= 1 && level.high >= 1 && slopeChange.low <= 1 && slopeChange.high >= 1;
  return (
    <>
      <dl className={styles.facts}>
        <Fact name="Level, at once" value={factorWords(level)} />
        <Fact name="Slope, week to week, after over before" value={slopeWords(slopeChange)} />
        <Fact name="Slope before" value={slopeWords(slopeBefore)} />
        <Fact name="Slope after" value={slopeWords(slopeAfter)} />
        <Fact
          name="Events after, against expected"
          value={`${count(after.events)} against ${figure(expectedAfter.value)} (${figure(expectedAfter.low)} to ${figure(expectedAfter.high)})`}
        />
      </dl>
      <p className={styles.sentence}>
        {holdsOne
          ? `${outcome}: both intervals hold 1, so these ${count(before.points + after.points)} weeks cannot tell whether anything changed. That is not evidence that nothing did.`
          : `${outcome}: a change that chance alone would hardly give. Whatever else happened at that time is in it too: one series has no group to compare with.`}
      </p>
      <p className={styles.aside}>
        {before.points} weeks before, {after.points} after; lags allowed for: {result.lag}; t with{' '}
        {result.degreesOfFreedom} degrees of freedom. Spread against chance: × {figure(result.dispersion)}.
        Autocorrelation of the residuals at 1 to 4 weeks:{' '}
        {result.autocorrelation.map((one) => one.toFixed(2)).join(', ')}; Durbin-Watson{' '}
        {durbinWatsonWords(result.durbinWatson)}.
      </p>
    </>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** The weeks as the chart draws them: events per unit of exposure. */
function stepsOf({ weeks, result, start }: ProgrammeSeries, per: number): SeriesStep[] {
  return weeks.map(({ from, t, events, exposure }, index) => {
    const scale = per / exposure;
    const point = result.tooFew ? undefined : result.points[index];
    const expected = point?.counterfactual;
    return {
      t,
      from,
      value: scale * events,
      after: from >= start,
      fitted: point ? scale * point.fitted : null,
      counterfactual: expected
        ? { value: scale * expected.value, low: scale * expected.low, high: scale * expected.high }
        : null,
      words: `Week of ${dayWords(from, true)}: ${count(events)}${per === 1 ? '' : ` of ${count(exposure)}`}`,
    };
  });
}

const weekOf = (from: Date) => ({
  from: dayText(from),
  to: dayText(new Date(from.getTime() + (WEEK_DAYS + 1) * DAY)),
});

interface WeeksProps {
  series: ProgrammeSeries;
  links: AttributionLinks;
  /** What the events are counted among; null where they are counted by week. */
  exposure: string | null;
}

/** The same figures as a table; each week leads to its rows. */
function WeeksTable({ series: { weeks, result }, links, exposure }: WeeksProps) {
  return (
    <details>
      <summary className={styles.summary}>The weeks as a table</summary>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Week of</th>
              <th scope="col" className={styles.number}>
                events
              </th>
              {exposure ? (
                <th scope="col" className={styles.number}>
                  {exposure}
                </th>
              ) : null}
              <th scope="col" className={styles.number}>
                fitted
              </th>
              <th scope="col" className={styles.number}>
                expected without
              </th>
            </tr>
          </thead>
          <tbody>
            {weeks.map(({ from, events, exposure: of }, index) => {
              const point = result.tooFew ? undefined : result.points[index];
              const expected = point?.counterfactual;
              return (
                <tr key={dayText(from)}>
                  <th scope="row">{dayWords(from, true)}</th>
                  <td className={styles.number}>
                    <a href={exposure ? links.changes('any', weekOf(from)) : links.incidents(weekOf(from))}>
                      {count(events)}
                    </a>
                  </td>
                  {exposure ? <td className={styles.number}>{count(of)}</td> : null}
                  <td className={styles.number}>{point ? figure(point.fitted) : ''}</td>
                  <td className={styles.number}>
                    {expected
                      ? `${figure(expected.value)} (${figure(expected.low)} to ${figure(expected.high)})`
                      : ''}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </details>
  );
}
