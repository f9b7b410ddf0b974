import { HeaderSkeleton, Skeleton } from '#components/ui/skeleton.tsx';

export default function Loading() {
  return (
    <>
      <HeaderSkeleton />
      <Skeleton height="8rem" />
      <Skeleton height="8rem" />
      <Skeleton height="16rem" />
    </>
  );
}
