import { IntervalTable } from '#components/charts/interval-table.tsx';
import { Panel } from '#components/charts/panel.tsx';
import type { Figure, RankingFigures } from '#lib/domain/correlation/figures.ts';
import { RANKER_METHODS, type RankerMethod } from '#lib/reports/ranker.ts';
import styles from './ranker.module.css';

const NAMES: Record<RankerMethod, string> = {
  ranker: 'The ranker',
  newest: 'Newest change overall',
  newestOnService: 'Newest on the paged service',
};

const MEASURES = [
  ['top1', 'The cause was the first suspect'],
  ['top3', 'The cause was among the first three'],
  ['top5', 'The cause was among the first five'],
  ['mrr', 'Mean reciprocal rank'],
] as const;

interface Props {
  methods: Record<RankerMethod, RankingFigures>;
  incidents: number;
  csv: string;
}

/** The ranker beside the simple rules, on the same incidents. */
export function Methods({ methods, incidents, csv }: Props) {
  return (
    <Panel
      id="methods"
      title="Is it better than looking at the newest change?"
      subtitle="All three order the same changes of the same incidents. 95% intervals: Wilson's for shares, normal for the mean."
      tools={
        <a href={csv} download>
          CSV
        </a>
      }
    >
      {MEASURES.map(([measure, title]) => (
        <section key={measure}>
          <h3 className={styles.heading}>{title}</h3>
          <IntervalTable
            caption={`${title}, with 95% intervals`}
            headings={{ label: 'By', counts: ['Incidents'], plot: measure === 'mrr' ? 'Mean' : 'Percent' }}
            axis={{ kind: 'linear', min: 0, max: measure === 'mrr' ? 1 : 100 }}
            rows={RANKER_METHODS.map((method) => ({
              key: method,
              label: NAMES[method],
              counts: [incidents],
              ...estimateOf(methods[method][measure], measure === 'mrr'),
              tone: 'all' as const,
              strong: method === 'ranker',
            }))}
          />
        </section>
      ))}
    </Panel>
  );
}

function estimateOf(figure: Figure, plain: boolean) {
  const by = plain ? 1 : 100;
  const { value, low, high } = { value: by * figure.value, low: by * figure.low, high: by * figure.high };
  const words = plain
    ? `${value.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}]`
    : `${value.toFixed(0)}% [${low.toFixed(0)}, ${high.toFixed(0)}]`;
  return { estimate: { value, low, high }, words };
}
