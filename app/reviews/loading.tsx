import { ChartSkeleton, HeaderSkeleton, Skeleton, StatsSkeleton } from '#components/ui/skeleton.tsx';
import styles from './reviews.module.css';

export default function Loading() {
  return (
    <>
      <HeaderSkeleton />
      <div className={styles.filters}>
        <Skeleton height="1.75rem" width="min(48rem, 100%)" />
      </div>
      <div className={styles.page}>
        <StatsSkeleton count={3} />
        <ChartSkeleton height="22rem" />
        <ChartSkeleton height="24rem" />
      </div>
    </>
  );
}
