import { ChartSkeleton, HeaderSkeleton } from '#components/ui/skeleton.tsx';
import styles from './week.module.css';

export default function Loading() {
  return (
    <>
      <HeaderSkeleton />
      <div className={styles.sheet}>
        {['14rem', '10rem', '10rem', '16rem'].map((height, index) => (
          <ChartSkeleton key={index} height={height} />
        ))}
      </div>
    </>
  );
}
