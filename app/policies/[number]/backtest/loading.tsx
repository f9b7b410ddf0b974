import { HeaderSkeleton, Skeleton, StatsSkeleton } from '#components/ui/skeleton.tsx';
import styles from './page.module.css';

export default function Loading() {
  return (
    <>
      <HeaderSkeleton />
      <div className={styles.parts}>
        <Skeleton height="5rem" />
        <StatsSkeleton count={5} />
        <Skeleton height="24rem" />
      </div>
    </>
  );
}
