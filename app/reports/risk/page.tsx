import type { Metadata } from 'next';
import { periodWords, scopeWords } from '#app/overview/words.ts';
import { LiveArea } from '#components/charts/live-area.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import type { SearchParams } from '#lib/platform/search-params.ts';
import { requireMay } from '#lib/platform/session.ts';
import { urls } from '#lib/platform/urls.ts';
import { cachedRiskCalibration } from '#lib/reports/risk-calibration.ts';
import type { ReportScope } from '#lib/reports/scope.ts';
import { knownHistory } from '#lib/reports/scope-counts.ts';
import { Bands } from './bands.tsx';
import { Failed } from './failed.tsx';
import { FilterBar } from './filter-bar.tsx';
import { parseFilters, toAsked } from './filters.ts';
import { Headline } from './headline.tsx';
import { riskLinks } from './links.ts';
import styles from './risk.module.css';
import { Weights } from './weights.tsx';

export const metadata: Metadata = { title: 'Risk' };

export default async function RiskPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [, search] = await Promise.all([requireMay('records.read'), searchParams]);
  const now = new Date();
  const filters = parseFilters(search);
  const links = riskLinks(filters, now);
  const asked = toAsked(filters, now);
  const report = await cachedRiskCalibration(asked);
  return (
    <LiveArea>
      <PageHeader
        title="Risk"
        description="Whether the changes that scored high were the ones that failed, on your own history."
      />
      <FilterBar filters={filters} links={links} />
      <div className={styles.page}>
        {report.all.denominator === 0 ? (
          <Nothing scope={asked.scope} young={report.young} />
        ) : (
          <>
            <Headline report={report} links={links} />
            <Bands report={report} links={links} />
          </>
        )}
        <Weights links={links} />
        {report.all.denominator === 0 ? null : <Failed report={report} band={filters.band} links={links} />}
      </div>
    </LiveArea>
  );
}

/** Why there is nothing to show: no history, none in scope, or none that is old enough. */
async function Nothing({ scope, young }: { scope: ReportScope; young: number }) {
  if (young > 0)
    return (
      <EmptyState kind="no-match" things="changes that are old enough to tell" clearHref={urls.risk()}>
        <p>
          {young === 1 ? 'One change is' : `${young} changes are`} in scope, all too young: two weeks have to
          pass before it can be said that a change held.
        </p>
      </EmptyState>
    );
  const { changes } = await knownHistory();
  if (!changes)
    return (
      <EmptyState kind="none-yet" things="changes">
        <p>
          <code>bin/countersign import git &lt;repository&gt; --reverts-as-incidents</code> shows an answer on
          your own history.
        </p>
      </EmptyState>
    );
  return (
    <EmptyState kind="no-match" things="changes" clearHref={urls.risk()}>
      <p>
        No change reached production in {scopeWords(scope)}, {periodWords(scope)}.
      </p>
    </EmptyState>
  );
}
