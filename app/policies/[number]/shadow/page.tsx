import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { z } from 'zod';
import { StateBadge } from '#components/policy/state-badge.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Instant } from '#components/ui/instant.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { param, type SearchParams, text } from '#lib/platform/search-params.ts';
import { requireViewer } from '#lib/platform/session.ts';
import { urls } from '#lib/platform/urls.ts';
import { policyShadowReport, type ShadowDifference } from '#lib/reports/policy-shadow.ts';
import { loadVersion } from '../../version.ts';
import styles from './page.module.css';

interface Props {
  params: Promise<{ number: string }>;
  searchParams: Promise<SearchParams>;
}

const Filters = z.object({ requirement: param(text) });

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { personId } = await requireViewer();
  const { number } = await loadVersion((await params).number, personId);
  return { title: `Shadow of version ${number}` };
}

/** What a version that is tried would have decided, next to what was decided. */
export default async function ShadowPage({ params, searchParams }: Props) {
  const { personId } = await requireViewer();
  const { id, number, state, shadowSince } = await loadVersion((await params).number, personId);
  if (!shadowSince) notFound();
  const { requirement } = Filters.parse(await searchParams);
  const report = await policyShadowReport(id, shadowSince, requirement ?? null);
  return (
    <>
      <PageHeader
        back={{ href: urls.policy(number), label: `Version ${number}` }}
        title={`Shadow of version ${number}`}
        badges={<StateBadge state={state} />}
        description={
          <>
            Every question to the gate since <Instant at={report.since} /> was answered by the active version,
            and by this one without effect.
          </>
        }
      />
      {report.decisions === 0 ? (
        <EmptyState things="decisions" kind="none-yet">
          The gate has not been asked since the shadow began.
        </EmptyState>
      ) : (
        <div className={styles.parts}>
          <dl className={styles.figures}>
            <Figure name="decisions" value={report.decisions} />
            <Figure name="both agree" value={report.agree} />
            <Figure name="this version would deny what was allowed" value={report.wouldDeny} />
            <Figure name="this version would allow what was denied" value={report.wouldAllow} />
          </dl>
          <Panel title="By requirement" note="decisions in which only one of the two holds the change">
            <Requirements {...{ number, report, requirement }} />
          </Panel>
          <Panel
            title="Decisions that differ"
            note={
              requirement ? (
                <Link href={urls.policyShadow(number)}>
                  of <code>{requirement}</code>; show all
                </Link>
              ) : (
                `the latest ${report.differences.length}`
              )
            }
          >
            <Differences rows={report.differences} />
          </Panel>
        </div>
      )}
    </>
  );
}

function Figure({ name, value }: { name: string; value: number }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value.toLocaleString('en')}</dd>
    </div>
  );
}

interface RequirementsProps {
  number: number;
  report: Awaited<ReturnType<typeof policyShadowReport>>;
  requirement: string | undefined;
}

function Requirements({ number, report, requirement }: RequirementsProps) {
  if (report.requirements.length === 0) return <p>No requirement was judged otherwise.</p>;
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">Requirement</th>
          <th scope="col">only this version holds</th>
          <th scope="col">only the active one holds</th>
        </tr>
      </thead>
      <tbody>
        {report.requirements.map(({ id, title, heldByShadow, heldByActive }) => (
          <tr key={id} aria-current={id === requirement ? 'true' : undefined}>
            <th scope="row">
              <Link href={urls.policyShadow(number, { requirement: id })}>
                <UntrustedText text={title} />
              </Link>
            </th>
            <td>{heldByShadow.toLocaleString('en')}</td>
            <td>{heldByActive.toLocaleString('en')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Differences({ rows }: { rows: readonly ShadowDifference[] }) {
  if (rows.length === 0) return <p>Every decision was the same, requirement by requirement.</p>;
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">Change</th>
          <th scope="col">Asked</th>
          <th scope="col">Active</th>
          <th scope="col">This version</th>
          <th scope="col">Because of</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ changeId, title, sha, environment, at, active, shadow, requirements }) => (
          <tr key={`${changeId} ${at.toISOString()} ${environment}`}>
            <th scope="row">
              <Link href={urls.change(changeId)} prefetch={false}>
                <UntrustedText text={title} />
              </Link>{' '}
              <code>{sha.slice(0, 8)}</code> to <UntrustedText text={environment} />
            </th>
            <td>
              <Instant at={at} />
            </td>
            <td data-outcome={active}>{OUTCOMES[active]}</td>
            <td data-outcome={shadow}>{OUTCOMES[shadow]}</td>
            <td>
              {requirements.map(({ id, title: name, heldBy }) => (
                <div key={id}>
                  <UntrustedText text={name} /> (
                  {heldBy === 'shadow' ? 'held by this version' : 'held by the active one'})
                </div>
              ))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const OUTCOMES = { allow: '✓ allow', deny: '✕ deny' } as const;
