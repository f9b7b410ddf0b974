import styles from './skeleton.module.css';

const range = (count: number) => Array.from({ length: count }, (_, index) => index);

/** The place of something that is still loading. */
export function Skeleton({ width = '100%', height = '1rem' }: { width?: string; height?: string }) {
  return <div className={styles.bone} style={{ width, height }} aria-hidden />;
}

/** A page head while loading; keeps the place of the title and its sentence. */
export function HeaderSkeleton() {
  return (
    <div className={styles.header} role="status" aria-label="Loading">
      <Skeleton width="14rem" height="1.5rem" />
      <Skeleton width="min(30rem, 80%)" />
    </div>
  );
}

/** A row of figures while loading. */
export function StatsSkeleton({ count = 4 }: { count?: number }) {
  return (
    <div className={styles.stats}>
      {range(count).map((index) => (
        <Skeleton key={index} height="5.25rem" />
      ))}
    </div>
  );
}

/** A table while loading, as tall as it will be. */
export function TableSkeleton({ rows = 20 }: { rows?: number }) {
  return (
    <div className={styles.table}>
      {range(rows).map((index) => (
        <Skeleton key={index} height="1.25rem" />
      ))}
    </div>
  );
}

/** A chart while loading. */
export function ChartSkeleton({ height = '16rem' }: { height?: string }) {
  return <Skeleton height={height} />;
}
