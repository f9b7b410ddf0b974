import { HeaderSkeleton, Skeleton, TableSkeleton } from '#components/ui/skeleton.tsx';

export default function Loading() {
  return (
    <>
      <HeaderSkeleton />
      <Skeleton height="1.875rem" />
      <TableSkeleton />
    </>
  );
}
