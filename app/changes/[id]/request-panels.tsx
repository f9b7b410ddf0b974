import Link from 'next/link';
import { Instant } from '#components/ui/instant.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { Verdict } from '#lib/domain/access.ts';
import { urls } from '#lib/platform/urls.ts';
import type { Request } from '#lib/reports/request.ts';
import { withdraw } from '../../queue/actions.ts';
import styles from './request.module.css';
import { dismiss, reinstate, resolve } from './request-actions.ts';
import { answerWords, DID, RELATION_WORDS } from './request-words.ts';
import { DismissDialog, ResolveDialog, WithdrawButton } from './review-dialogs.tsx';

/** What people said of it, with what no longer stands and why. */
export function ReviewsPanel({
  request,
  viewerId,
  dismissible,
}: {
  request: Request;
  viewerId: string;
  dismissible: Verdict;
}) {
  const { changeId, reviews, requests, headNumber, headSha, version } = request;
  return (
    <Panel title="Reviews" note={reviews.length === 0 ? 'none yet' : String(reviews.length)}>
      {requests.length > 0 ? (
        <p className={styles.muted}>
          Waits for{' '}
          {requests.map(({ person, at }, index) => (
            <span key={person.id}>
              {index > 0 ? ', ' : ''}
              <UntrustedText text={person.name} /> <Instant at={at} />
            </span>
          ))}
        </p>
      ) : null}
      <ul className={styles.list}>
        {reviews.map((review) => {
          const isOver = review.withdrawnAt !== null || review.dismissedAt !== null;
          const personId = review.person.id;
          const isObjection = review.decision !== 'approve';
          return (
            <li key={`${review.person.id} ${review.revision} ${review.decision}`} data-over={isOver}>
              <b>
                <UntrustedText text={review.person.name} />
              </b>{' '}
              {DID[review.decision]} revision {review.revision}
              {review.revision === headNumber ? '' : ', not the newest'}{' '}
              <span className={styles.muted}>
                <Instant at={review.decidedAt} />
              </span>
              {review.rationale ? (
                <div>
                  <UntrustedText text={review.rationale} />
                </div>
              ) : null}
              {review.carriedFrom ? (
                <div className={styles.muted}>
                  raised to{' '}
                  <Link href={urls.change(review.carriedFrom)} prefetch={false}>
                    another submission
                  </Link>{' '}
                  of the same commit or diff
                </div>
              ) : null}
              {review.withdrawnAt ? (
                <div className={styles.muted}>
                  taken back <Instant at={review.withdrawnAt} />
                </div>
              ) : null}
              {review.dismissedAt ? (
                <div className={styles.muted}>
                  dismissed: <UntrustedText text={review.dismissedReason ?? 'no reason was kept'} />
                </div>
              ) : null}
              {!isOver && personId === viewerId && request.state === 'open' ? (
                <WithdrawButton
                  label="Take it back"
                  run={withdraw.bind(null, { changeId, decision: review.decision })}
                />
              ) : null}
              {!isOver && isObjection && personId !== viewerId && request.state === 'open' ? (
                <DismissDialog
                  name={review.person.name}
                  verdict={dismissible}
                  seen={{ changeId, sha: headSha, version, personId }}
                  send={dismiss}
                />
              ) : null}
              {isObjection && review.dismissedBy === viewerId && request.state === 'open' ? (
                <WithdrawButton
                  label="Let it stand again"
                  run={reinstate.bind(null, { changeId, personId })}
                />
              ) : null}
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}

/** What pipelines tried and automated reviewers found in it. */
export function ChecksPanel({
  request,
  resolvable,
  settleable,
}: {
  request: Request;
  resolvable: Verdict;
  /** Whether the viewer may settle what blocks. */
  settleable: Verdict;
}) {
  const { changeId, validations, findings, headSha } = request;
  const old = (sha: string) => (sha === headSha ? '' : ', of an earlier revision');
  return (
    <Panel
      title="Checks and findings"
      note={validations.length + findings.length === 0 ? 'none reported' : undefined}
    >
      <ul className={styles.list}>
        {validations.map(({ id, name, outcome, sha, summary, at }) => (
          <li key={id} data-over={sha !== headSha}>
            <b>{outcome === 'passed' ? '✓' : outcome === 'failed' ? '✕' : '…'}</b>{' '}
            <UntrustedText text={name} /> {outcome}
            {old(sha)}{' '}
            <span className={styles.muted}>
              <Instant at={at} />
            </span>
            {summary ? (
              <div className={styles.muted}>
                <UntrustedText text={summary} />
              </div>
            ) : null}
          </li>
        ))}
        {findings.map(({ id, reviewer, severity, title, detail, path, sha, at, resolvedAt, resolution }) => (
          <li key={id} data-over={resolvedAt !== null || sha !== headSha}>
            <b>{severity}</b>: <UntrustedText text={title} />{' '}
            <span className={styles.muted}>
              <UntrustedText text={reviewer} />
              {old(sha)} <Instant at={at} />
            </span>
            {path ? (
              <div className={styles.muted}>
                <UntrustedText text={path} />
              </div>
            ) : null}
            {detail ? (
              <div>
                <UntrustedText text={detail} />
              </div>
            ) : null}
            {resolvedAt ? (
              <div className={styles.muted}>
                settled <Instant at={resolvedAt} />: <UntrustedText text={resolution ?? ''} />
              </div>
            ) : (
              <ResolveDialog
                title={title}
                blocks={severity === 'blocking'}
                verdict={severity === 'blocking' ? settleable : resolvable}
                finding={{ changeId, findingId: id }}
                send={resolve}
              />
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** Everyone with a hand in it; whoever has one does not count as its approver. */
export function PartiesPanel({ parties }: Pick<Request, 'parties'>) {
  return (
    <Panel title="Who has a hand in it" note="none of them counts as an approver">
      <ul className={styles.list}>
        {parties.map(({ relation, identity, holder, person }) => (
          <li key={`${relation} ${identity}`}>
            {RELATION_WORDS[relation]}: <UntrustedText text={person?.name ?? identity} />{' '}
            <span className={styles.muted}>
              {holder === 'person'
                ? person
                  ? ''
                  : 'belongs to nobody known here'
                : `an automatic ${holder}`}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** What the gate said, newest first. */
export function AnswersPanel({ answers }: Pick<Request, 'answers'>) {
  return (
    <Panel title="The gate" note={answers.length === 0 ? 'not asked yet' : undefined}>
      <ul className={styles.list}>
        {answers.map((answer) => (
          <li key={answer.id}>
            <b>{answerWords(answer)}</b> for {answer.environment}, <code>{answer.sha.slice(0, 12)}</code>{' '}
            <span className={styles.muted}>
              <Instant at={answer.at} />
              {answer.usedAt ? (
                <>
                  , used <Instant at={answer.usedAt} />
                </>
              ) : answer.outcome === 'allow' && answer.mode !== 'shadow' && answer.expiresAt ? (
                <>
                  , not used, holds until <Instant at={answer.expiresAt} />
                </>
              ) : null}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
