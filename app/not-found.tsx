import type { Metadata } from 'next';
import Link from 'next/link';
import { PageHeader } from '#components/ui/page-header.tsx';
import { urls } from '#lib/platform/urls.ts';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <>
      <PageHeader
        title="Not found"
        description="There is nothing at this address, or it is not for you to see."
      />
      <Link href={urls.overview()}>Go to the overview</Link>
    </>
  );
}
