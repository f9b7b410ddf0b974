import { HeaderSkeleton, Skeleton } from '#components/ui/skeleton.tsx';

export default function Loading() {
  return (
    <>
      <HeaderSkeleton />
      <Skeleton height="22rem" />
    </>
  );
}
