import type { Metadata } from 'next';
import Link from 'next/link';
import { Suspense } from 'react';
import { BacktestProgress } from '#components/policy/backtest-progress.tsx';
import { BacktestRequest } from '#components/policy/backtest-request.tsx';
import { StateBadge } from '#components/policy/state-badge.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Instant } from '#components/ui/instant.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { may } from '#lib/domain/access.ts';
import type { SearchParams } from '#lib/platform/search-params.ts';
import { requireViewer } from '#lib/platform/session.ts';
import { urls } from '#lib/platform/urls.ts';
import { type BacktestRun, findReport, listRuns } from '#lib/policies/backtest-store.ts';
import { loadVersion } from '../../version.ts';
import { cancel, request } from './actions.ts';
import { type BacktestFilters, parseFilters } from './filters.ts';
import { Front } from './front.tsx';
import { Headline } from './headline.tsx';
import styles from './page.module.css';
import { Queue } from './queue.tsx';
import { Requirements } from './requirements.tsx';

interface Props {
  params: Promise<{ number: string }>;
  searchParams: Promise<SearchParams>;
}

const DAY = 86_400_000;
const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { personId } = await requireViewer();
  const { number } = await loadVersion((await params).number, personId);
  return { title: `Backtest of version ${number}` };
}

/** What a version would have done with the changes of the past, and at what price. */
export default async function BacktestPage({ params, searchParams }: Props) {
  const { personId } = await requireViewer();
  const { number, state, hash } = await loadVersion((await params).number, personId);
  const filters = parseFilters(await searchParams);
  const runs = await listRuns(hash);
  const run = runs.find(({ id }) => id === filters.run) ?? runs[0];
  const now = Date.now();
  return (
    <>
      <PageHeader
        back={{ href: urls.policy(number), label: `Version ${number}` }}
        title={`Backtest of version ${number}`}
        badges={<StateBadge state={state} />}
        description="What this version would have asked for and held among the changes that reached production, beside the active version. What nobody recorded is shown as not known, never as held."
      />
      <div className={styles.parts}>
        <Panel
          title="Period"
          note={runs.length > 0 ? <Runs number={number} runs={runs} shown={run} /> : null}
        >
          <BacktestRequest
            number={number}
            first={dayOf(now - 90 * DAY)}
            last={dayOf(now - DAY)}
            request={request}
          />
        </Panel>
        {run ? <Run number={number} run={run} filters={filters} /> : <Nothing />}
      </div>
    </>
  );
}

function Nothing() {
  return (
    <EmptyState things="backtests of this text" kind="none-yet">
      Choose a period. It takes about a minute for every 100,000 changes, and goes on when you leave the page.
    </EmptyState>
  );
}

function Runs({
  number,
  runs,
  shown,
}: {
  number: number;
  runs: readonly BacktestRun[];
  shown: BacktestRun | undefined;
}) {
  return (
    <ul className={styles.runs} aria-label="Backtests of this text">
      {runs.slice(0, 5).map(({ id, from, to, state }) => (
        <li key={id} aria-current={id === shown?.id ? 'true' : undefined}>
          <Link href={urls.policyBacktest(number, { run: id })} prefetch={false}>
            {dayOf(from.getTime())} to {dayOf(to.getTime() - DAY)}
          </Link>{' '}
          {state}
        </li>
      ))}
    </ul>
  );
}

async function Run({ number, run, filters }: { number: number; run: BacktestRun; filters: BacktestFilters }) {
  if (run.state === 'queued' || run.state === 'running') {
    const viewer = await requireViewer();
    const { id, state, done, total, startedAt, createdBy } = run;
    return (
      <BacktestProgress
        run={{ id, state, done, total, startedAt: startedAt?.getTime() ?? null }}
        now={Date.now()}
        verdict={createdBy === viewer.personId ? { allowed: true } : may(viewer, 'backtest.cancel-others')}
        cancel={cancel}
      />
    );
  }
  if (run.state !== 'done') return <Ended run={run} />;
  const report = await findReport(run.id);
  if (!report) return <Ended run={run} />;
  if (report.figures.changes === 0)
    return (
      <EmptyState things="changes" kind="no-match" clearHref={urls.policyBacktest(number)}>
        No change reached production in this period.
      </EmptyState>
    );
  const shown = { number, run: run.id, report, filters };
  return (
    <>
      <Headline {...shown} />
      <Requirements {...shown} />
      <Front {...shown} />
      <Suspense fallback={<Skeleton height="12rem" />}>
        <Queue {...shown} />
      </Suspense>
      <p className={styles.aside}>
        Computed <Instant at={run.finishedAt ?? run.createdAt} /> with services, tiers and people as they are
        today. History already lived under rules, and a change that is held might have been mended:
        docs/backtest.md says what these figures cannot tell.
      </p>
    </>
  );
}

function Ended({ run }: { run: BacktestRun }) {
  return (
    <Panel title={run.state === 'failed' ? 'It failed' : 'It was cancelled'}>
      <p role="status">
        {run.error ?? 'Nothing was kept of it.'} <Instant at={run.finishedAt ?? run.createdAt} />
      </p>
    </Panel>
  );
}
