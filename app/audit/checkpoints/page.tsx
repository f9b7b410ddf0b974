import type { Metadata } from 'next';
import Link from 'next/link';
import { z } from 'zod';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Fact, Facts } from '#components/ui/facts.tsx';
import { Instant } from '#components/ui/instant.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { Continuation } from '#lib/audit/epoch-queries.ts';
import { inWords } from '#lib/audit/patrol.ts';
import { type TrailState, trailState } from '#lib/audit/state.ts';
import { verifyLog } from '#lib/audit/verify-log.ts';
import { param, type SearchParams } from '#lib/platform/search-params.ts';
import { requireMay } from '#lib/platform/session.ts';
import { urls } from '#lib/platform/urls.ts';
import { AuditTabs } from '../tabs.tsx';
import { Alarm } from './alarm.tsx';
import styles from './page.module.css';

export const metadata: Metadata = { title: 'Checkpoints of the audit log' };

const Schema = z.object({ verify: param(z.literal('1')) });

/** Whether the log is what was signed, where that is kept, and how somebody else finds out. */
export default async function CheckpointsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  await requireMay('audit.read');
  const { verify } = Schema.parse(await searchParams);
  const state = await trailState();
  // an alarm is rare and worth the wait: where the log is bad first
  const report = verify || state.alarm ? await verifyLog() : null;
  return (
    <>
      <PageHeader
        title="Checkpoints"
        description="The whole log is signed every minute, or after 1,000 entries, and the signature is kept off the database: whoever could rewrite the log cannot make it fit what was signed."
      />
      <AuditTabs chosen="checkpoints" />
      {state.alarm ? (
        <Alarm trouble={state.alarm} firstBad={report?.fault ? inWords(report.fault) : null} />
      ) : null}
      {state.delay ? (
        <div className={styles.gone} role="alert">
          <strong>{state.delay}</strong> Until then whoever can write the database can change it unseen.
        </div>
      ) : null}
      {state.continuations.map((one) => (
        <Gone key={String(one.seq)} {...one} />
      ))}
      <div className={styles.columns}>
        <Panel title="The last checkpoint">
          <Last state={state} />
        </Panel>
        <Panel title="Check it now">
          {report ? (
            <p role="status">
              {report.fault
                ? `Bad. ${inWords(report.fault)} The ${report.fault.seq - 1n} entries before follow one another.`
                : `Every hash of ${report.entries.toLocaleString('en')} entries is right; ${report.checkpoints.toLocaleString('en')} checkpoints agree, up to entry ${report.covered.toLocaleString('en')}.`}
            </p>
          ) : (
            <p>Hashes every entry again and holds the log against every checkpoint that is kept here.</p>
          )}
          <p>
            <a href={`${urls.auditCheckpoints()}?verify=1`}>Verify the whole log</a>{' '}
            <span className={styles.muted}>some 20 seconds for a million entries</span>
          </p>
        </Panel>
        <Panel title="Where checkpoints are kept">
          <Places state={state} />
        </Panel>
        <Panel title="What the application can do to the log">
          <p>
            Its database role is <code>{state.role}</code>.{' '}
            {state.powers.length === 0
              ? 'It can read the log and append to it. It cannot change, delete or empty what is append-only, and owns nothing.'
              : 'It could rewrite the log: '}
            {state.powers.join('; ')}
            {state.powers.length > 0 ? '. Give it a role of its own: docs/audit.md.' : ''}
          </p>
        </Panel>
        <Panel title="For an auditor, elsewhere">
          <p>
            The verifier key of this installation, <code>{state.key.name}</code>. Keep it where nobody here
            can replace it:
          </p>
          <pre className={styles.text}>{state.key.verifierKey}</pre>
          <p>On a machine of your own, with Node alone and a copy of the checkpoints:</p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <pre className={styles.text} tabIndex={0}>
            {
              'bin/countersign audit export --out log.ndjson\nnode audit-verifier.mjs log log.ndjson checkpoints/ --key key.txt'
            }
          </pre>
        </Panel>
      </div>
    </>
  );
}

function Gone({ seq, at, by, reason, why, lost }: Continuation) {
  return (
    <div className={styles.gone} data-prose>
      <strong>
        {lost
          ? `Of the entries ${lost.from} to ${lost.to}, which were signed, some or all are gone.`
          : 'Signing began anew.'}
      </strong>{' '}
      {lost ? null : why} {by} answers for it in{' '}
      <Link href={urls.auditEntry(String(seq))} prefetch={false}>
        entry {String(seq)}
      </Link>
      , <Instant at={at} />: <UntrustedText text={reason} />
    </div>
  );
}

function Last({ state: { last, entries } }: { state: TrailState }) {
  if (!last)
    return (
      <EmptyState kind="none-yet" things="checkpoints">
        The worker signs one within a minute.
      </EmptyState>
    );
  return (
    <Facts>
      <Fact label="Signed">
        <Instant at={last.at} />
      </Fact>
      <Fact label="Over">
        <span data-prose>
          <Link href={urls.auditEntry(last.size.toString())} prefetch={false}>
            {last.size.toLocaleString('en')} entries
          </Link>
          {entries > last.size
            ? `; ${(entries - last.size).toLocaleString('en')} came since`
            : '; none came since'}
        </span>
      </Fact>
      <Fact label="Root">
        <code className={styles.hash}>{last.root}</code>
      </Fact>
      <Fact label="Head">
        <code className={styles.hash}>{last.head}</code>
      </Fact>
    </Facts>
  );
}

function Places({ state: { places, placesAreOurs, last } }: { state: TrailState }) {
  return (
    <>
      {placesAreOurs ? (
        <p>
          On the same machine as the database: that shows a mistake, not an intruder who owns the machine.
          Name a place elsewhere with <code>COUNTERSIGN_CHECKPOINTS</code>.
        </p>
      ) : null}
      <ul className={styles.places}>
        {places.map(({ name, kind, size, deliveredAt, attempts, failure, failedAt }) => (
          <li key={name}>
            <code className={styles.hash}>{name}</code> <span className={styles.muted}>{kind}</span>
            <div>
              {size === 0n
                ? 'has none yet'
                : size === last?.size
                  ? 'has the last one'
                  : `has those up to ${size.toLocaleString('en')} entries`}
              {deliveredAt ? (
                <>
                  , confirmed <Instant at={deliveredAt} />
                </>
              ) : null}
            </div>
            {failure && failedAt ? (
              <div className={styles.failed}>
                {attempts === 1 ? 'It failed' : `It failed ${attempts} times, last`} <Instant at={failedAt} />
                : {failure}. It is tried again.
              </div>
            ) : null}
          </li>
        ))}
      </ul>
    </>
  );
}
