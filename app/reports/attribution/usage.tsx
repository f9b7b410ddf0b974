import { count, dayWords, rateWords } from '#app/overview/words.ts';
import { Panel } from '#components/charts/panel.tsx';
import { RangeBand } from '#components/charts/range-band.tsx';
import type { AttributionReport } from '#lib/reports/attribution.ts';
import type { UsageRow, UsageShare } from '#lib/reports/attribution-usage.ts';
import { dayText } from '#lib/reports/weeks.ts';
import styles from './attribution.module.css';
import type { AttributionFilters } from './filters.ts';
import type { AttributionLinks } from './links.ts';
import { unitWords } from './words.ts';

const MOST = 12;

interface Props {
  report: AttributionReport;
  filters: AttributionFilters;
  links: AttributionLinks;
}

/** AI's share over time against what failed, for all and for each team or service, with coverage beside it. */
export function Usage({ report, filters, links }: Props) {
  const { usage, columns, asked } = report;
  const rows = usage.rows.slice(0, MOST);
  return (
    <Panel
      id="usage"
      title="AI’s share over time, and what failed"
      subtitle={`Violet: ${asked.exposure} with evidence of AI. Hatched: nothing known, so AI’s share lies between the end of the violet and that of the hatching. Each counts for the ${asked.by} of its main service; the lists hold all that touch it.`}
      tools={
        <>
          {asked.scope.service === null ? (
            <a href={`${links.to({ by: asked.by === 'team' ? 'service' : 'team' })}#usage`}>
              By {asked.by === 'team' ? 'service' : 'team'}
            </a>
          ) : null}
          <a href={links.csv('usage')} download>
            CSV
          </a>
        </>
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className={styles.scroll} aria-label="AI’s share over time" tabIndex={0}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{asked.by === 'team' ? 'Team' : 'Service'}</th>
              <th scope="col" className={styles.number}>
                {asked.exposure}, known
              </th>
              {columns.map(({ from }) => (
                <th key={dayText(from)} scope="col" className={styles.share}>
                  from {dayWords(from)}
                </th>
              ))}
              <th scope="col">Failed per 1,000</th>
            </tr>
          </thead>
          <tbody>
            <Row
              row={{ name: 'All', ...usage.all }}
              of="all"
              report={report}
              links={links}
              filters={filters}
            />
            {rows.map((row) => (
              <Row
                key={row.name ?? ''}
                row={row}
                of={asked.by}
                report={report}
                links={links}
                filters={filters}
              />
            ))}
          </tbody>
        </table>
      </section>
      {usage.rows.length > MOST ? (
        <p className={styles.aside}>
          The {MOST} with most {asked.exposure} of {count(usage.rows.length)}; the CSV has all.
        </p>
      ) : null}
      <p className={styles.aside}>
        Teams differ in more than AI: that those with much of it fail more, or less, is no comparison of like
        with like. Where hatching shrinks over time, part of the violet’s growth is better marking, not more
        AI.
      </p>
    </Panel>
  );
}

interface RowProps extends Props {
  row: UsageRow;
  of: 'all' | 'team' | 'service';
}

function Row({ row: { name, sum, columns, failed }, of, report, links }: RowProps) {
  const chosen = of === 'all' || name === null ? {} : { [of]: name };
  const narrow =
    of === 'all' || name === null ? null : links.to(of === 'team' ? { team: name } : { service: name });
  return (
    <tr data-strong={of === 'all' || undefined}>
      <th scope="row">{narrow ? <a href={narrow}>{name}</a> : (name ?? 'no known service')}</th>
      <td className={styles.number}>
        {of !== 'all' && name === null ? (
          count(sum.total)
        ) : (
          <a href={links.changes('any', chosen)}>{count(sum.total)}</a>
        )}
        <small
          className={styles.line}
          title={`Provenance known of ${count(sum.known)} of ${count(sum.total)}`}
        >
          {count(sum.known)} ({shareWords(sum.known, sum.total)})
        </small>
      </td>
      {columns.map((share, index) => (
        <td key={index} className={styles.share}>
          <Band share={share} report={report} />
        </td>
      ))}
      <td className={styles.words}>
        {rateWords(failed)}{' '}
        <small>
          ({failed.numerator} of {count(failed.denominator)})
        </small>
      </td>
    </tr>
  );
}

function Band({ share: { total, ai, known }, report }: { share: UsageShare; report: AttributionReport }) {
  if (total === 0) return <small>none</small>;
  const most = ai + total - known;
  const words = `AI in ${shareWords(ai, total)} to ${shareWords(most, total)} of ${unitWords(total, report.asked.exposure)}`;
  return (
    <span title={words}>
      <RangeBand low={ai} high={most} total={total} words={words} />
      <small>
        {shareWords(ai, total)} to {shareWords(most, total)} of {count(total)}
      </small>
    </span>
  );
}

const shareWords = (part: number, whole: number) =>
  whole === 0 ? 'none' : `${Math.round((100 * part) / whole)}%`;
