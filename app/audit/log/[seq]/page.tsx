import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { Actor, Subject } from '#components/audit/log-table.tsx';
import { readTold, subjectHref, type Told } from '#components/audit/subject.ts';
import { Fact, Facts } from '#components/ui/facts.tsx';
import { Instant } from '#components/ui/instant.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { latestCheckpoint } from '#lib/audit/checkpoints.ts';
import { listLog } from '#lib/audit/log-queries.ts';
import { findEntries } from '#lib/audit/queries.ts';
import { entryHash } from '#lib/domain/audit/chain.ts';
import { requireMay } from '#lib/platform/session.ts';
import { urls } from '#lib/platform/urls.ts';
import styles from './page.module.css';
import { parseSeq } from './seq.ts';

interface Props {
  params: Promise<{ seq: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  await requireMay('audit.read');
  return { title: `Entry ${parseSeq((await params).seq) ?? ''} of the audit log` };
}

/** One entry of the log, as it was hashed, with what shows that it was there. */
export default async function EntryPage({ params }: Props) {
  await requireMay('audit.read');
  const seq = parseSeq((await params).seq);
  if (seq === null) notFound();
  const [[entry], [row], checkpoint] = await Promise.all([
    findEntries([seq]),
    listLog({}, (seq + 1n).toString(), 1),
    latestCheckpoint(),
  ]);
  if (!entry || !row) notFound();
  const isSound =
    Buffer.from(entryHash(Buffer.from(entry.prevHash, 'hex'), entry)).toString('hex') === entry.hash;
  const told = readTold(entry.body);
  const isCovered = checkpoint !== null && checkpoint.size >= seq;
  const { subjectType: type, subjectId: id } = entry;
  return (
    <>
      <PageHeader
        back={{ href: urls.auditLog(), label: 'Audit log' }}
        title={`Entry ${entry.seq}`}
        description={
          <>
            <UntrustedText text={entry.action} />, <Instant at={row.at} exact />
          </>
        }
        actions={
          isCovered ? <a href={urls.auditProof(entry.seq.toString())}>Proof that it was there</a> : null
        }
      />
      <div className={styles.columns}>
        <div className={styles.column}>
          {told?.shown || told?.statement ? (
            <Panel title="What was on the screen">
              <Members of={(told.shown ?? { statement: told.statement }) as Told} />
            </Panel>
          ) : null}
          <Panel title="What it tells">{told ? <Members of={told} /> : null}</Panel>
          <Panel title="As it was hashed" note="canonical JSON, RFC 8785">
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
            <pre className={styles.text} tabIndex={0}>
              <UntrustedText text={entry.body} />
            </pre>
          </Panel>
        </div>
        <div className={styles.column}>
          <Panel title="Who and what">
            <Facts>
              <Fact label="Who">
                <Actor {...row} />
              </Fact>
              <Fact label="Login">{entry.identity ? <UntrustedText text={entry.identity} /> : null}</Fact>
              <Fact label="Session">{entry.session ? <UntrustedText text={entry.session} /> : null}</Fact>
              <Fact label="When">{entry.at}</Fact>
              <Fact label="About">
                <Subject {...row} />
              </Fact>
              <Fact label="Its id">
                {subjectHref(type, id, entry.body) ? <code className={styles.hash}>{id}</code> : null}
              </Fact>
            </Facts>
            <p className={styles.links}>
              <Link href={urls.auditLog({ subject: `${type}:${id}` })} prefetch={false}>
                All about this {type}
              </Link>
              <Link href={urls.auditLog({ actor: entry.actorId })} prefetch={false}>
                All by who did it
              </Link>
            </p>
          </Panel>
          <Panel title="Its place in the chain">
            <Facts>
              <Fact label="Hash">
                <code className={styles.hash}>{entry.hash}</code>
              </Fact>
              <Fact label="Before it">
                <code className={styles.hash}>{entry.prevHash}</code>
                {seq > 1n ? (
                  <>
                    {' '}
                    <Link href={urls.auditEntry((seq - 1n).toString())} prefetch={false}>
                      entry {(seq - 1n).toString()}
                    </Link>
                  </>
                ) : null}
              </Fact>
              <Fact label="Hashed again">
                {isSound ? 'the same' : <strong>not the same: this entry was changed</strong>}
              </Fact>
              <Fact label="Signed">
                {isCovered
                  ? `covered by the checkpoint over ${checkpoint.size} entries`
                  : 'not yet: the next checkpoint comes within a minute'}
              </Fact>
            </Facts>
          </Panel>
        </div>
      </div>
    </>
  );
}

/** The members of what an entry tells, each on a line. */
function Members({ of: told }: { of: Told }) {
  return (
    <Facts>
      {Object.entries(told).map(([name, value]) => (
        <Fact key={name} label={name}>
          <span className={styles.value}>
            <UntrustedText text={typeof value === 'string' ? value : JSON.stringify(value)} />
          </span>
        </Fact>
      ))}
    </Facts>
  );
}
