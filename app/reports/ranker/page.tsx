import type { Metadata } from 'next';
import { LiveArea } from '#components/charts/live-area.tsx';
import { Panel } from '#components/charts/panel.tsx';
import { Segments } from '#components/charts/segments.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import type { SearchParams } from '#lib/platform/search-params.ts';
import { requireMay } from '#lib/platform/session.ts';
import { urls } from '#lib/platform/urls.ts';
import { rankerReport } from '#lib/reports/ranker.ts';
import { Calibration } from './calibration.tsx';
import { PERIODS, type Period, parseFilters, type RankerFilters, toAsked, toSearch } from './filters.ts';
import { Headline } from './headline.tsx';
import { Methods } from './methods.tsx';
import { Misses } from './misses.tsx';
import styles from './ranker.module.css';
import type { FigureName } from './tables.ts';

export const metadata: Metadata = { title: 'Ranker' };

const PERIOD_WORDS: Record<Period, string> = {
  '90d': '90 days',
  '180d': '180 days',
  '365d': '1 year',
  all: 'All',
};

/** How often the suspect ranker was right, on the causes that people confirmed. */
export default async function RankerPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [, search] = await Promise.all([requireMay('records.read'), searchParams]);
  const filters = parseFilters(search);
  const report = await rankerReport(toAsked(filters, new Date()));
  const to = (change: Partial<RankerFilters>) => urls.ranker(toSearch({ ...filters, ...change }));
  const csv = (figure: FigureName) => urls.rankerCsv({ ...toSearch(filters), figure });
  return (
    <LiveArea>
      <PageHeader
        title="Ranker"
        description="Whether the changes that software suspected were the ones that people confirmed, on your own incidents."
      />
      <div className={styles.filters}>
        <Segments
          label="Period"
          options={(Object.keys(PERIODS) as Period[]).map((one) => ({
            label: PERIOD_WORDS[one],
            href: to({ period: one }),
            chosen: one === filters.period,
          }))}
        />
        {report.versions.length > 0 ? (
          <Segments
            label="Version"
            options={report.versions.map(({ rankerVersion, incidents }) => ({
              label: rankerVersion,
              href: to({ version: rankerVersion }),
              chosen: rankerVersion === report.rankerVersion,
              title: `${incidents} incidents`,
            }))}
          />
        ) : null}
      </div>
      <div className={styles.page}>
        {report.incidents === 0 ? (
          <EmptyState kind="none-yet" things="incidents that can tell">
            {report.unranked > 0
              ? `${report.unranked} have a confirmed cause, but it was confirmed before software had ranked them. `
              : 'It takes incidents that software has ranked and whose cause people have confirmed afterwards. '}
            <a href={urls.incidents({ cause: 'suspects' })}>Incidents with suspects</a>
          </EmptyState>
        ) : (
          <>
            <Headline report={report} />
            {report.methods ? (
              <Methods methods={report.methods} incidents={report.incidents} csv={csv('methods')} />
            ) : null}
            {report.calibration ? (
              <Calibration calibration={report.calibration} csv={csv('calibration')} />
            ) : null}
            <Misses misses={report.misses} of={report.incidents} csv={csv('incidents')} />
          </>
        )}
        <Panel id="basis" title="What is counted">
          <p>
            Incidents with a confirmed cause, by what this version of the ranker said <b>first</b> of them, if
            that was before anybody had proposed or confirmed one: a verdict that is known can be no test. A
            person may have been led by the suspects that were shown; that makes these figures look better
            than they are, and a cause that nobody found is not in them. Who wrote a change and whether AI
            took part is never looked at. Without a confirmed suspect among the five that are kept, the ranker
            has missed. The simple rules order all changes that reached production in the 7 days before.
          </p>
        </Panel>
      </div>
    </LiveArea>
  );
}
