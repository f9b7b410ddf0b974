import type { Metadata } from 'next';
import Link from 'next/link';
import card from '#components/ui/card-table.module.css';
import { Instant } from '#components/ui/instant.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type {
  BacktestReport,
  List,
  ListKey,
  SetKey,
  SevereCase,
} from '#lib/domain/policy/backtest-report.ts';
import { decodeCursor, encodeCursor, type Order } from '#lib/platform/keyset.ts';
import type { SearchParams } from '#lib/platform/search-params.ts';
import { requireViewer } from '#lib/platform/session.ts';
import { type Query, urls } from '#lib/platform/urls.ts';
import { listBacktestRows } from '#lib/policies/list-backtest-rows.ts';
import { loadVersion } from '../../../version.ts';
import { parseRows, parseRules, severeOf } from '../filters.ts';
import styles from '../page.module.css';
import { loadDone } from '../run.ts';

interface Props {
  params: Promise<{ number: string }>;
  searchParams: Promise<SearchParams>;
}

export const metadata: Metadata = { title: 'Rows of a backtest' };

const PAGE = 50;
const ORDER: Order = { sort: 'effective', direction: 'asc', keys: 'instant' };

const LIST_WORDS: Record<List | 'severe', string> = {
  asked: 'Changes that would have been asked for something',
  held: 'Changes that would have been held',
  alone: 'Changes that nothing else would have held',
  'not-known': 'Changes of which it is not known whether they would have been held',
  'may-apply': 'Changes to which it may apply',
  passed: 'Changes that would have passed',
  new: 'Changes held by this version and not by the active one',
  gone: 'Changes held by the active version and not by this one',
  severe: 'Sev1s and Sev2s with a matched cause among these changes',
};

const SET_WORDS: Record<SetKey['by'], string> = {
  asked: 'Changes that these rules would have asked for something',
  held: 'Changes that these rules would have held',
  possible: 'Changes that these rules would have held at most',
};

/** The rows behind one figure of a backtest. */
export default async function BacktestRowsPage({ params, searchParams }: Props) {
  const { personId } = await requireViewer();
  const { number } = await loadVersion((await params).number, personId);
  const search = await searchParams;
  const asked = parseRows(search);
  const { run, report } = await loadDone(number, asked.run);
  const { list, requirement, by, failed } = asked;
  const { requirements } = report.figures.version;
  const of = requirements.find(({ id }) => id === requirement);
  const rules = parseRules(
    search,
    requirements.map(({ id }) => id),
  );
  const key = by ? { rules, by, failed } : { list, requirement, failed };
  const here = { run: run.id, list, requirement, by, rule: by ? rules : null, failed: failed ? 'yes' : null };
  const title = by && list !== 'severe' ? SET_WORDS[by] : LIST_WORDS[list];
  return (
    <>
      <PageHeader
        back={{ href: urls.policyBacktest(number, { run: run.id }), label: `Backtest of version ${number}` }}
        title={`${title}${failed ? ', and failed' : ''}`}
        description={
          by ? (
            <UntrustedText text={`By any of: ${rules.join(', ') || 'no rule'}.`} />
          ) : of ? (
            <UntrustedText text={of.title} />
          ) : (
            'By all requirements together.'
          )
        }
        actions={
          <a href={urls.policyBacktestCsv(number, here)} download>
            CSV
          </a>
        }
      />
      {list === 'severe' ? (
        <Severe rows={severeOf(report, { requirement, rules, by })} />
      ) : (
        <Changes {...{ number, run, report, here }} of={key as ListKey | SetKey} after={asked.after} />
      )}
    </>
  );
}

interface ChangesProps {
  number: number;
  run: Awaited<ReturnType<typeof loadDone>>['run'];
  report: BacktestReport;
  here: Query;
  of: ListKey | SetKey;
  after: string | undefined;
}

async function Changes({ number, run, report, here, of, after }: ChangesProps) {
  const { rows, next } = await listBacktestRows(run, report, of, decodeCursor(after, ORDER), PAGE);
  return (
    <Panel title="Changes" note="in the order in which they reached production">
      {rows.length === 0 ? <p>{next ? 'None among the next 30,000 changes.' : 'None.'}</p> : null}
      {rows.length > 0 ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        <section className={styles.scroll} aria-label="List of changes" tabIndex={0}>
          <table className={`${styles.table} ${card.cards}`}>
            <thead>
              <tr>
                <th scope="col">Change</th>
                <th scope="col">Reached production</th>
                <th scope="col">Tier</th>
                <th scope="col">AI</th>
                <th scope="col">Author</th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ id, title, at, tier, involvement, author }) => (
                <tr key={id}>
                  <th scope="row">
                    <Link href={urls.change(id)} prefetch={false} data-row>
                      <UntrustedText text={title} />
                    </Link>
                  </th>
                  <td data-label="Reached production">
                    <Instant at={at} />
                  </td>
                  <td data-label="Tier">{tier ?? 'unknown'}</td>
                  <td data-label="AI">{involvement}</td>
                  <td data-label="Author">
                    <UntrustedText text={author} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ) : null}
      <nav className={styles.aside} aria-label="Pages">
        {after ? <Link href={urls.policyBacktestRows(number, here)}>First page</Link> : 'First page'}
        {' · '}
        {next ? (
          <Link
            href={urls.policyBacktestRows(number, { ...here, after: encodeCursor(next, ORDER) })}
            rel="next"
          >
            Next page
          </Link>
        ) : (
          'Last page'
        )}
      </nav>
    </Panel>
  );
}

function Severe({ rows }: { rows: readonly SevereCase[] }) {
  if (rows.length === 0) return <p>None.</p>;
  return (
    <Panel title="Incidents" note={`${rows.length}`}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className={styles.scroll} aria-label="List of incidents" tabIndex={0}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Incident</th>
              <th scope="col">would have been held by</th>
              <th scope="col">would have been asked by</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ id, title, held, asked }) => (
              <tr key={id}>
                <th scope="row">
                  <Link href={urls.incident(id)} prefetch={false} data-row>
                    <UntrustedText text={title} />
                  </Link>
                </th>
                <td>{held.join(', ') || 'none, as far as is known'}</td>
                <td>{asked.join(', ') || 'none'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Panel>
  );
}
