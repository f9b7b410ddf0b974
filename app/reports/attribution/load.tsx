import { count, counted } from '#app/overview/words.ts';
import { linearAxis } from '#components/charts/axis.ts';
import { type IntervalRow, IntervalTable } from '#components/charts/interval-table.tsx';
import { Panel } from '#components/charts/panel.tsx';
import type { AttributionReport } from '#lib/reports/attribution.ts';
import styles from './attribution.module.css';
import type { AttributionLinks } from './links.ts';
import { loadWords } from './words.ts';

const MOST = 12;

/** Incidents per engineer who may be called, by team. */
export function Load({ report, links }: { report: AttributionReport; links: AttributionLinks }) {
  const { load, asked, weeks } = report;
  const row = (key: string, label: string, one: (typeof load)['all'], list: string | null): IntervalRow => ({
    key,
    label,
    tone: 'all',
    strong: key === '',
    counts: [
      <span key="incidents">
        {list ? <a href={list}>{count(one.incidents)}</a> : count(one.incidents)}
        <small className={styles.line}>{count(one.linked)} AI-linked</small>
        <small className={styles.line}>{counted(one.engineers, 'engineer')}</small>
      </span>,
    ],
    estimate: one.rate.tooFew ? null : one.rate,
    bound: one.rate.atMost === undefined ? undefined : { low: 0, high: one.rate.atMost },
    words: loadWords(one.rate),
  });
  const shown = load.teams.slice(0, MOST);
  const highest = [load.all, ...shown].map(({ rate }) => (rate.tooFew ? (rate.atMost ?? 0) : rate.high));
  return (
    <Panel
      id="load"
      title="Incidents per engineer who may be called"
      subtitle={`Incidents in scope per 100 person-weeks, over ${weeks.toFixed(1)} weeks, for the team whose service was paged; AI-linked under the ${asked.definition} definition. 95% intervals (exact, Poisson).`}
      tools={
        <a href={links.csv('load')} download>
          CSV
        </a>
      }
    >
      <IntervalTable
        caption="Incidents per 100 person-weeks by team, with 95% intervals"
        headings={{
          label: 'Team',
          counts: ['Incidents'],
          plot: 'Per 100 person-weeks',
        }}
        axis={linearAxis(highest)}
        rows={[
          row('', 'All teams', load.all, links.incidents()),
          ...shown.map((one) => row(one.team, one.team, one, links.incidents({ team: one.team }))),
        ]}
      />
      <p className={styles.aside}>
        No rota is known. Every active engineer of the team, as it is today, stands in for whoever was on
        call, in equal shares; where three of fourteen carry the pager, each of them bears nearly five times
        as much. A team’s link lists incidents on any service of the team, so it may show more than those it
        was paged for.
        {load.teams.length > MOST
          ? ` The ${MOST} with most of ${count(load.teams.length)} teams; the CSV has all.`
          : ''}
        {load.withoutTeam > 0 ? ` ${counted(load.withoutTeam, 'incident')} paged nobody that is known.` : ''}
      </p>
    </Panel>
  );
}
