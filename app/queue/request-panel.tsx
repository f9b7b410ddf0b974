import Link from 'next/link';
import { useEffect, useRef } from 'react';
import { EvidenceList } from '#components/changes/evidence-list.tsx';
import { PathList } from '#components/changes/path-list.tsx';
import { DecisionTree } from '#components/policy/decision-tree.tsx';
import { RiskParts } from '#components/policy/risk-parts.tsx';
import { AiBadge } from '#components/ui/ai-badge.tsx';
import { Fact, Facts } from '#components/ui/facts.tsx';
import { Instant } from '#components/ui/instant.tsx';
import { KeyHint } from '#components/ui/key-hint.tsx';
import { SeverityBadge } from '#components/ui/severity-badge.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { TierBadge } from '#components/ui/tier-badge.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { Verdict } from '#lib/domain/access.ts';
import { urls } from '#lib/platform/urls.ts';
import type { Asking } from './asking.ts';
import { revisionWords } from './asking.ts';
import { Conversation } from './conversation.tsx';
import { Part } from './part.tsx';
import { type Permits, permitsOf, type Rights } from './permits.ts';
import styles from './request-panel.module.css';
import type { RequestView } from './request-view.ts';
import type { Row } from './row.ts';

interface Props {
  row: Row;
  view: RequestView | null;
  failed: string | null;
  /** It is not (or no longer) in the list: why it needs nobody here is said, and nothing jumps. */
  isListed: boolean;
  rights: Rights;
  onAsk: (kind: Asking['kind'], requirement?: { id: string; title: string }) => void;
  onTake: () => void;
  onWithdraw: (decision: 'approve' | 'request-changes' | 'veto') => void;
  onClose: () => void;
  onRetry: () => void;
}

/** One request beside the list; at the width of a phone in its place. */
export function RequestPanel(props: Props) {
  const { row, view, failed, isListed, rights, onClose, onRetry } = props;
  const panel = useRef<HTMLElement>(null);
  const { id } = row;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another request begins at its top
  useEffect(() => {
    panel.current?.scrollTo(0, 0);
  }, [id]);
  return (
    <section
      ref={panel}
      className={styles.panel}
      aria-label="The request in full"
      tabIndex={-1}
      data-panel={id}
    >
      <header className={styles.head}>
        <div className={styles.crumbs}>
          <button type="button" className={styles.close} onClick={onClose}>
            ← Queue <KeyHint keys="Esc" />
          </button>
          <span className={styles.links}>
            <Link href={urls.change(id)} prefetch={false}>
              Change page
            </Link>
            {view ? <DiffLink url={view.change.url} prNumber={view.change.prNumber} /> : null}
          </span>
        </div>
        <h2 className={styles.title}>
          <UntrustedText text={row.title} />
        </h2>
        <div className={styles.badges}>
          <TierBadge tier={row.tier} />
          <AiBadge involvement={row.involvement} grade={row.grade} />
          <span className={styles.muted}>
            {revisionWords(view ? view.request : row)} by <UntrustedText text={row.authorName} />
            {row.authorLevel ? `, ${row.authorLevel}` : ''}
          </span>
        </div>
      </header>
      <Actions {...props} permits={permitsOf(rights, view)} />
      {isListed ? (
        <p className={styles.why}>
          <UntrustedText text={row.why} />
        </p>
      ) : (
        <p className={styles.why} role="status">
          {view?.request.state === 'closed'
            ? 'It is no longer open: it was deployed or given up.'
            : view?.request.decision.outcome === 'allow'
              ? 'Nothing is missing: the gate lets it through. It does not wait for you.'
              : 'It does not wait for you (any more): you have said your word, put it off, or your approval would not help.'}
        </p>
      )}
      {failed ? (
        <p className={styles.failed} role="alert">
          It could not be loaded {view ? 'anew' : ''}: {failed} Nothing was changed.{' '}
          <button type="button" className={styles.plain} onClick={onRetry}>
            Try again
          </button>
        </p>
      ) : null}
      {view ? <Body {...props} view={view} /> : failed ? null : <Loading />}
      <p className={styles.told}>Countersign records what you open here and for how long.</p>
    </section>
  );
}

function Actions({ permits, onAsk, onTake }: Props & { permits: Permits }) {
  const buttons: readonly [keys: string, label: string, verdict: Verdict, act: () => void][] = [
    ['a', 'Approve', permits.approve, () => onAsk('approve')],
    ['r', 'Request changes', permits.object, () => onAsk('request-changes')],
    ['v', 'Veto', permits.object, () => onAsk('veto')],
    ['c', 'Comment', permits.comment, () => onAsk('comment')],
    ['d', 'Delegate', permits.delegate, () => onAsk('delegate')],
    ['t', 'Take over', permits.takeOver, onTake],
    ['s', 'Snooze', permits.snooze, () => onAsk('snooze')],
  ];
  const reasons = Map.groupBy(
    buttons.flatMap(([, label, verdict]) => (verdict.allowed ? [] : [{ label, reason: verdict.reason }])),
    ({ reason }) => reason,
  );
  return (
    <div className={styles.actions} role="toolbar" aria-label="What you can do">
      {buttons.map(([keys, label, verdict, act]) => (
        <button
          key={label}
          type="button"
          className={styles.action}
          data-primary={label === 'Approve'}
          disabled={!verdict.allowed}
          title={verdict.allowed ? undefined : verdict.reason}
          onClick={act}
        >
          {label} <KeyHint keys={keys} />
        </button>
      ))}
      {[...reasons].map(([reason, those]) => (
        <p key={reason} className={styles.reason}>
          {those.map(({ label }) => label).join(', ')}: {reason}
        </p>
      ))}
    </div>
  );
}

function Body({ row, view, rights, onAsk, onWithdraw }: Props & { view: RequestView }) {
  const { change, request, incidents } = view;
  const { override } = permitsOf(rights, view);
  return (
    <>
      <Part title="What the policy says" note={`policy version ${request.policy.number}`}>
        <DecisionTree decision={request.decision} viewerId={rights.id}>
          {({ id, title, state, canBeOverridden }) =>
            canBeOverridden && (state === 'unsatisfied' || state === 'error') ? (
              <button
                type="button"
                className={styles.plain}
                disabled={!override.allowed}
                title={override.allowed ? undefined : override.reason}
                onClick={() => onAsk('override', { id, title })}
              >
                Sign an exception
              </button>
            ) : null
          }
        </DecisionTree>
      </Part>
      <Part title="What AI did in it">
        <EvidenceList evidence={change.evidence} conflicts={change.conflicts} />
      </Part>
      <Part title="Risk" note={`blast radius ${request.blastRadius ?? 'not known'}`}>
        <RiskParts score={request.risk} parts={request.riskParts} />
      </Part>
      <Conversation view={view} viewerId={rights.id} onWithdraw={onWithdraw} />
      {incidents.length > 0 ? (
        <Part title="Incidents on what it touches" note="open, or of the last 30 days">
          <ul className={styles.list}>
            {incidents.map((incident) => (
              <li key={incident.id}>
                <SeverityBadge severity={incident.severity} />{' '}
                <Link href={urls.incident(incident.id)} prefetch={false}>
                  <UntrustedText text={incident.title} />
                </Link>{' '}
                <span className={styles.muted}>
                  {incident.status}, began <Instant at={incident.startedAt} /> ·{' '}
                  {incident.services.join(', ')}
                </span>
              </li>
            ))}
          </ul>
        </Part>
      ) : null}
      {change.description ? (
        <Part title="Description">
          <pre className={styles.text}>
            <UntrustedText text={change.description} />
          </pre>
        </Part>
      ) : null}
      <Part
        title="Paths"
        note={`${change.fileCount} ${change.fileCount === 1 ? 'file' : 'files'}, +${change.linesAdded} −${change.linesDeleted} lines`}
      >
        <PathList paths={change.paths} fileCount={change.fileCount} />
      </Part>
      <Part title="Facts">
        <Facts>
          <Fact label="Services">
            {change.services.length === 0
              ? 'none known: judged as Tier 1'
              : change.services.map(({ slug, name, tier }) => (
                  <div key={slug}>
                    <TierBadge tier={tier} />{' '}
                    <Link href={urls.service(slug)} prefetch={false}>
                      <UntrustedText text={name} />
                    </Link>
                  </div>
                ))}
          </Fact>
          <Fact label="Repository">
            <UntrustedText text={row.reference} />
          </Fact>
          <Fact label="Branch">{change.branch && <UntrustedText text={change.branch} />}</Fact>
          <Fact label="For">
            {change.kind} for {request.environment}
          </Fact>
          <Fact label="Rollback plan">
            {change.rollbackPlan ? <UntrustedText text={change.rollbackPlan} /> : 'none was given'}
          </Fact>
          <Fact label="Operation">
            {[
              request.destructive && 'destroys what holds state',
              request.executedByAgent && 'carried out by an agent',
            ]
              .filter(Boolean)
              .join(', ')}
          </Fact>
          <Fact label="Waits since">
            <Instant at={request.waitingSince} />
          </Fact>
          <Fact label="Target">{request.dueAt && <Instant at={request.dueAt} />}</Fact>
          <Fact label="Judged">
            <Instant at={request.judgedAt} />
          </Fact>
        </Facts>
      </Part>
    </>
  );
}

/** Where the diff is, only on the web. */
function DiffLink({ url, prNumber }: { url: string | null; prNumber: number | null }) {
  if (!url || !/^https?:\/\//i.test(url) || !URL.canParse(url)) return null;
  return (
    <a href={url} rel="noreferrer noopener" target="_blank">
      {prNumber === null ? 'Diff' : `Pull request #${prNumber}`} ↗
    </a>
  );
}

function Loading() {
  return (
    <div className={styles.loading} role="status" aria-label="Loading the request">
      <Skeleton height="6rem" />
      <Skeleton height="4rem" />
      <Skeleton height="8rem" />
    </div>
  );
}
