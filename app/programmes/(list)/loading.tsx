import { HeaderSkeleton, TableSkeleton } from '#components/ui/skeleton.tsx';

export default function Loading() {
  return (
    <>
      <HeaderSkeleton />
      <TableSkeleton />
    </>
  );
}
