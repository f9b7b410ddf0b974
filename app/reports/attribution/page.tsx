import type { Metadata } from 'next';
import { counted, periodWords, scopeWords } from '#app/overview/words.ts';
import { LiveArea } from '#components/charts/live-area.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import type { SearchParams } from '#lib/platform/search-params.ts';
import { requireMay } from '#lib/platform/session.ts';
import { urls } from '#lib/platform/urls.ts';
import { type AttributionReport, cachedAttribution } from '#lib/reports/attribution.ts';
import { knownHistory } from '#lib/reports/scope-counts.ts';
import { AsOf } from './as-of.tsx';
import styles from './attribution.module.css';
import { Comparison } from './comparison.tsx';
import { Failed } from './failed.tsx';
import { FilterBar } from './filter-bar.tsx';
import { parseFilters, refusedDays, toAsked } from './filters.ts';
import { Headline } from './headline.tsx';
import { attributionLinks } from './links.ts';
import { Load } from './load.tsx';
import { Overturn } from './overturn.tsx';
import { Programme } from './programme.tsx';
import { Strata } from './strata.tsx';
import { Usage } from './usage.tsx';
import { unitWords } from './words.ts';

export const metadata: Metadata = { title: 'Attribution' };

export default async function AttributionPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [, search] = await Promise.all([requireMay('records.read'), searchParams]);
  const now = new Date();
  const filters = parseFilters(search);
  const links = attributionLinks(filters, now);
  const report = await cachedAttribution(toAsked(filters, now));
  const against = filters.against ?? report.rates.headline ?? 'no-evidence';
  const shared = { report, against, filters, links };
  return (
    <LiveArea>
      <PageHeader
        title="Attribution"
        description="Whether AI-involved changes fail more often than others, like held against like, and what could overturn the answer."
      />
      <AsOf report={report} against={against} links={links} />
      <FilterBar filters={filters} against={against} refused={refusedDays(search)} links={links} now={now} />
      <div className={styles.page}>
        {report.rates.all.denominator === 0 ? (
          <Nothing report={report} />
        ) : (
          <>
            <Headline {...shared} />
            <Comparison {...shared} />
            <Overturn {...shared} />
            {filters.strata.length > 0 ? <Strata {...shared} /> : null}
            <Usage {...shared} />
          </>
        )}
        {report.incidents.all > 0 ? (
          <>
            <Programme {...shared} />
            <Load {...shared} />
          </>
        ) : null}
        {report.rates.all.denominator === 0 ? null : <Failed {...shared} />}
      </div>
    </LiveArea>
  );
}

/** Why there is nothing to compare: no history, none in scope, or none that is old enough. */
async function Nothing({ report: { asked, young } }: { report: AttributionReport }) {
  if (young.all > 0)
    return (
      <EmptyState
        kind="no-match"
        things={`${asked.exposure} that are old enough`}
        clearHref={urls.attribution()}
      >
        <p>
          {unitWords(young.all, asked.exposure)} {young.all === 1 ? 'is' : 'are'} in scope, all too young: a
          change is counted once {counted(asked.windowDays ?? 0, 'day')}{' '}
          {asked.windowDays === 1 ? 'has' : 'have'} passed in which it could fail.
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
    <EmptyState kind="no-match" things="changes" clearHref={urls.attribution()}>
      <p>
        Nothing reached production in {scopeWords(asked.scope)}, {periodWords(asked.scope)}.
      </p>
    </EmptyState>
  );
}
