import { Stat } from '#components/ui/stat.tsx';
import { LEAST_INCIDENTS, type RankerReport } from '#lib/reports/ranker.ts';
import styles from './ranker.module.css';

const percent = (share: number) => `${(100 * share).toFixed(0)}%`;

/** The answer in three figures, each with what it is made of. */
export function Headline({ report }: { report: RankerReport }) {
  const { methods, incidents, abstained, unranked, misses } = report;
  const first = `${incidents - misses.length} of ${incidents} incidents`;
  return (
    <div className={styles.headline}>
      {methods === null ? (
        <Stat
          label="The cause was the first suspect"
          value={null}
          tooFew={`${first}; at least ${LEAST_INCIDENTS} are needed`}
          n={first}
          href="#misses"
        />
      ) : (
        <Stat
          label="The cause was the first suspect"
          value={percent(methods.ranker.top1.value)}
          n={first}
          interval={{ low: percent(methods.ranker.top1.low), high: percent(methods.ranker.top1.high) }}
          href="#misses"
        />
      )}
      <Stat
        label="Said that no change looks likely"
        value={String(abstained)}
        n={`of ${incidents} incidents that a change had caused`}
        href="#misses"
      />
      <Stat
        label="Cannot be counted"
        value={String(unranked)}
        n="confirmed before software had ranked them"
        href="#basis"
      />
    </div>
  );
}
