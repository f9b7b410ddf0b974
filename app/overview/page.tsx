import type { Metadata } from 'next';
import { LiveArea } from '#components/charts/live-area.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import type { SearchParams } from '#lib/platform/search-params.ts';
import { requireMay } from '#lib/platform/session.ts';
import { AsOf } from './as-of.tsx';
import { cachedOverview } from './cached-overview.tsx';
import { EmptyScope } from './empty-scope.tsx';
import { parseFilters, refusedDays } from './filters.ts';
import { Headline } from './headline.tsx';
import { overviewLinks } from './links.ts';
import { Finished } from './prerender.tsx';

export const metadata: Metadata = { title: 'Overview' };

export default async function OverviewPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [, search] = await Promise.all([requireMay('records.read'), searchParams]);
  const now = new Date();
  const filters = parseFilters(search);
  const links = overviewLinks(filters, now);
  const { report, bar, figures } = await cachedOverview({ filters, refused: refusedDays(search), now });
  return (
    <LiveArea>
      <PageHeader
        title="Overview"
        description="Which incidents trace back to AI-assisted changes, service by service, and how far that can be believed."
      />
      <Finished html={bar} />
      <AsOf report={report} links={links} />
      {figures === null ? (
        <EmptyScope filters={filters} links={links} now={now} />
      ) : (
        <>
          <Headline report={report} filters={filters} links={links} />
          <Finished html={figures} />
        </>
      )}
    </LiveArea>
  );
}
