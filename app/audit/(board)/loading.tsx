import { HeaderSkeleton, StatsSkeleton, TableSkeleton } from '#components/ui/skeleton.tsx';

export default function Loading() {
  return (
    <>
      <HeaderSkeleton />
      <StatsSkeleton count={5} />
      <TableSkeleton />
    </>
  );
}
