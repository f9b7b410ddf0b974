import { IntervalTable } from '#components/charts/interval-table.tsx';
import { Panel } from '#components/charts/panel.tsx';
import type { RankerReport } from '#lib/reports/ranker.ts';
import styles from './ranker.module.css';

interface Props {
  calibration: NonNullable<RankerReport['calibration']>;
  csv: string;
}

const percent = (share: number) => (100 * share).toFixed(0);

/** Whether a first suspect of 70% is right in 70 of 100 cases. */
export function Calibration({ calibration: { bins, error }, csv }: Props) {
  return (
    <Panel
      id="calibration"
      title="Can its probabilities be taken at their word?"
      subtitle="First suspects in order of the probability that was said, in groups of equal number; how many of them were the cause, with 95% intervals (Wilson)."
      tools={
        <a href={csv} download>
          CSV
        </a>
      }
    >
      <IntervalTable
        caption="Share of first suspects that were the cause, by the probability that was said"
        headings={{ label: 'Said', counts: ['On average', 'Right', 'Incidents'], plot: 'Percent right' }}
        axis={{ kind: 'linear', min: 0, max: 100 }}
        rows={bins.map(({ from, to, said, right, incidents, came }) => ({
          key: `${from} ${to}`,
          label: `${percent(from)}% to ${percent(to)}%`,
          counts: [`${percent(said)}%`, right, incidents],
          estimate: { value: 100 * came.value, low: 100 * came.low, high: 100 * came.high },
          words: `${percent(came.value)}% [${percent(came.low)}, ${percent(came.high)}]`,
          tone: 'all' as const,
        }))}
      />
      <p className={styles.aside}>
        What was said differs from what came true by {(100 * error).toFixed(1)} percentage points on average
        (expected calibration error).
      </p>
    </Panel>
  );
}
