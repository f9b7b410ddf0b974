import type { Metadata } from 'next';
import { LinkArea } from '#components/charts/link-area.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import type { SearchParams } from '#lib/platform/search-params.ts';
import { requireMay } from '#lib/platform/session.ts';
import { cachedSev2ByAi } from '#lib/reports/overview-report.ts';
import { Definitions } from './definitions.tsx';
import { EmptyScope } from './empty-scope.tsx';
import { FailureRates } from './failure-rates.tsx';
import { FilterBar } from './filter-bar.tsx';
import { parseFilters, toScope } from './filters.ts';
import { Headline } from './headline.tsx';
import { overviewLinks } from './links.ts';
import styles from './overview.module.css';
import { RelativeRisks } from './relative-risk.tsx';
import { RowsPanel } from './rows-panel.tsx';
import { ServiceHeatmap } from './service-heatmap.tsx';

export const metadata: Metadata = { title: 'Overview' };

export default async function OverviewPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [, search] = await Promise.all([requireMay('records.read'), searchParams]);
  const now = new Date();
  const filters = parseFilters(search);
  const links = overviewLinks(filters, now);
  const report = await cachedSev2ByAi(toScope(filters, now));
  const shared = { report, filters, links };
  return (
    <LinkArea>
      <PageHeader
        title="Overview"
        description="Which incidents trace back to AI-assisted changes, service by service, and how far that can be believed."
      />
      <FilterBar filters={filters} links={links} now={now} />
      {report.incidents.length === 0 ? (
        <EmptyScope filters={filters} links={links} now={now} />
      ) : (
        <div className={styles.page}>
          <Headline {...shared} />
          <ServiceHeatmap {...shared} />
          <div className={styles.pair}>
            <Definitions report={report} links={links} />
            <FailureRates report={report} links={links} />
          </div>
          <RelativeRisks report={report} links={links} />
          <RowsPanel {...shared} />
        </div>
      )}
    </LinkArea>
  );
}
