import { cachedSev2ByAi } from '#lib/reports/overview-report.ts';
import type { Sev2ByAi } from '#lib/reports/sev2-by-ai.ts';
import { versionedCache } from '#lib/reports/versioned-cache.ts';
import { Definitions } from './definitions.tsx';
import { FailureRates } from './failure-rates.tsx';
import { FilterBar } from './filter-bar.tsx';
import { type OverviewFilters, type RefusedDays, toScope } from './filters.ts';
import { overviewLinks } from './links.ts';
import styles from './overview.module.css';
import { type Markup, prerender } from './prerender.tsx';
import { RelativeRisks } from './relative-risk.tsx';
import { RowsPanel } from './rows-panel.tsx';
import { ServiceHeatmap } from './service-heatmap.tsx';

export interface Overview {
  report: Sev2ByAi;
  bar: Markup;
  /** The figures and their rows; null where there is no incident to show. */
  figures: Markup | null;
}

interface Asked {
  filters: OverviewFilters;
  refused: RefusedDays | null;
  now: Date;
}

/** The instant matters only by the period that it ends. */
const key = ({ filters, refused, now }: Asked) => JSON.stringify([filters, refused, toScope(filters, now)]);

/** The report and its figures, made once for each filter and state of the data in this process. */
export const cachedOverview: (asked: Asked) => Promise<Overview> = versionedCache(key, make);

async function make({ filters, refused, now }: Asked): Promise<Overview> {
  const report = await cachedSev2ByAi(toScope(filters, now));
  const links = overviewLinks(filters, now);
  const shared = { report, filters, links };
  const bar = await prerender(<FilterBar filters={filters} refused={refused} links={links} now={now} />);
  if (report.incidents.length === 0) return { report, bar, figures: null };
  const figures = await prerender(
    <div className={styles.page}>
      <ServiceHeatmap {...shared} />
      <div className={styles.pair}>
        <Definitions report={report} links={links} />
        <FailureRates report={report} links={links} />
      </div>
      <RelativeRisks report={report} links={links} />
      <RowsPanel {...shared} />
    </div>,
  );
  return { report, bar, figures };
}
