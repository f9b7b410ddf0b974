import type { Metadata } from 'next';
import Link from 'next/link';
import { PageHeader } from '#components/ui/page-header.tsx';
import { urls } from '#lib/platform/urls.ts';

export const metadata: Metadata = { title: 'Not for this login' };

export default function Forbidden() {
  return (
    <>
      <PageHeader title="Not for this login" description="Your role does not open this page." />
      <Link href={urls.overview()}>Go to the overview</Link>
    </>
  );
}
