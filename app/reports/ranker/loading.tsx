import { ChartSkeleton, HeaderSkeleton, Skeleton, StatsSkeleton } from '#components/ui/skeleton.tsx';
import styles from './ranker.module.css';

export default function Loading() {
  return (
    <>
      <HeaderSkeleton />
      <div className={styles.filters}>
        <Skeleton height="1.75rem" width="min(32rem, 100%)" />
      </div>
      <div className={styles.page}>
        <StatsSkeleton count={3} />
        <ChartSkeleton height="18rem" />
        <ChartSkeleton height="14rem" />
      </div>
    </>
  );
}
