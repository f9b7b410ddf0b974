import { ChartSkeleton, HeaderSkeleton, Skeleton, StatsSkeleton } from '#components/ui/skeleton.tsx';
import styles from './overview.module.css';

export default function Loading() {
  return (
    <>
      <HeaderSkeleton />
      <div className={styles.filters}>
        <Skeleton height="1.75rem" width="min(48rem, 100%)" />
      </div>
      <StatsSkeleton count={4} />
      <div className={styles.page}>
        <ChartSkeleton height="28rem" />
        <div className={styles.pair}>
          <ChartSkeleton />
          <ChartSkeleton />
        </div>
      </div>
    </>
  );
}
