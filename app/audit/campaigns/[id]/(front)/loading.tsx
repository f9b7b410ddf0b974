import { HeaderSkeleton, Skeleton, StatsSkeleton } from '#components/ui/skeleton.tsx';

export default function Loading() {
  return (
    <>
      <HeaderSkeleton />
      <StatsSkeleton count={4} />
      <Skeleton height="16rem" />
    </>
  );
}
