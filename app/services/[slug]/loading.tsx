import { ChartSkeleton, HeaderSkeleton, StatsSkeleton } from '#components/ui/skeleton.tsx';

export default function Loading() {
  return (
    <>
      <HeaderSkeleton />
      <StatsSkeleton />
      <ChartSkeleton />
    </>
  );
}
