import { linearAxis } from '#components/charts/axis.ts';
import { IntervalTable } from '#components/charts/interval-table.tsx';
import { Panel } from '#components/charts/panel.tsx';
import { AiBadge } from '#components/ui/ai-badge.tsx';
import type { Involvement } from '#lib/domain/provenance/types.ts';
import type { Rate } from '#lib/domain/statistics/rate.ts';
import type { Sev2ByAi } from '#lib/reports/sev2-by-ai.ts';
import type { OverviewLinks } from './links.ts';
import styles from './overview.module.css';
import type { RowView } from './rows.ts';
import { count, rateWords } from './words.ts';

const AI: readonly Involvement[] = ['assisted', 'authored', 'agent'];

/** Failed changes per 1,000 changes, by what AI did in them, as points with 95% intervals. */
export function FailureRates({ report, links }: { report: Sev2ByAi; links: OverviewLinks }) {
  const { byInvolvement, aiInvolved, all } = report.rates;
  const rates = [...Object.values(byInvolvement), aiInvolved, all];
  const row = (rate: Rate, of: { key: string; view: RowView; ai?: readonly Involvement[] }) => ({
    key: of.key,
    counts: [
      <a key="failed" href={links.rows(of.view)}>
        {count(rate.numerator)}
      </a>,
      <a key="changes" href={links.changes({ ai: of.ai })}>
        {count(rate.denominator)}
      </a>,
    ],
    estimate: rate.tooFew ? null : rate,
    bound: rate.bound ? { low: 0, high: rate.bound.atMost } : undefined,
    words: rateWords(rate),
  });
  const single = (involvement: Involvement, tone: 'ai' | 'human' | 'unknown') => ({
    ...row(byInvolvement[involvement], {
      key: involvement,
      view: `failed-${involvement}`,
      ai: [involvement],
    }),
    label: <AiBadge involvement={involvement} />,
    tone,
  });
  return (
    <Panel
      id="rates"
      title="Failed changes per 1,000 changes"
      subtitle="A change failed when it is matched as a cause of an incident in scope; each counts once. 95% intervals (Wilson)."
      tools={
        <>
          <a href={links.attribution()}>What could overturn it</a>
          <a href={links.csv('rates')} download>
            CSV
          </a>
        </>
      }
    >
      <IntervalTable
        caption="Failed changes per 1,000 changes by AI involvement, with 95% intervals"
        headings={{ label: 'AI involvement', counts: ['Failed', 'Changes'], plot: 'Per 1,000 changes' }}
        axis={linearAxis(rates.map((rate) => (rate.tooFew ? 0 : rate.high)))}
        rows={[
          single('none', 'human'),
          {
            ...row(aiInvolved, { key: 'ai', view: 'failed-ai', ai: AI }),
            label: 'AI-involved, all three',
            tone: 'ai',
            strong: true,
          },
          ...AI.map((involvement) => single(involvement, 'ai')),
          single('unknown', 'unknown'),
          { ...row(all, { key: 'all', view: 'failed' }), label: 'All changes', tone: 'all', strong: true },
        ]}
      />
      {report.failedOutside.length > 0 ? (
        <p className={styles.aside}>
          {report.failedOutside.length === 1 ? (
            <>
              <a href={links.rows('failed-outside')}>1 more matched cause</a> is not in these rates: it
              reached production before the period, or is not in scope itself.
            </>
          ) : (
            <>
              <a href={links.rows('failed-outside')}>
                {count(report.failedOutside.length)} more matched causes
              </a>{' '}
              are not in these rates: they reached production before the period, or are not in scope
              themselves.
            </>
          )}
        </p>
      ) : null}
    </Panel>
  );
}
