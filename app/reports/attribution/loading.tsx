import { ChartSkeleton, HeaderSkeleton, Skeleton, StatsSkeleton } from '#components/ui/skeleton.tsx';
import styles from './attribution.module.css';

export default function Loading() {
  return (
    <>
      <HeaderSkeleton />
      <div className={styles.filters}>
        <Skeleton height="1.75rem" width="min(48rem, 100%)" />
      </div>
      <div className={styles.page}>
        <StatsSkeleton count={4} />
        <ChartSkeleton height="22rem" />
        <ChartSkeleton height="18rem" />
      </div>
    </>
  );
}
