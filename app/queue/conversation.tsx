import { Instant } from '#components/ui/instant.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { Request, RequestReview } from '#lib/reports/request.ts';
import { Part } from './part.tsx';
import styles from './request-panel.module.css';
import type { RequestView } from './request-view.ts';

interface Props {
  view: RequestView;
  viewerId: string;
  onWithdraw: (decision: RequestReview['decision']) => void;
}

const DID = { approve: 'approved', 'request-changes': 'requested changes of', veto: 'vetoed' } as const;

/** What people and machines said of a request: reviews with those that no longer count, checks, findings, comments. */
export function Conversation({ view, viewerId, onWithdraw }: Props) {
  const { reviews, validations, findings, comments, requests, headNumber } = view.request;
  return (
    <>
      <Part title="Reviews" note={reviews.length === 0 ? 'none yet' : undefined}>
        {requests.length > 0 ? (
          <p className={styles.muted}>
            Asked:{' '}
            {requests.map(({ person, kind, nudgedAt }, index) => (
              <span key={person.id}>
                {index > 0 ? ', ' : ''}
                <UntrustedText text={person.name} /> {ASKED[kind]}
                {nudgedAt ? ', reminded' : ''}
              </span>
            ))}
          </p>
        ) : null}
        <ul className={styles.list}>
          {reviews.map((review) => (
            <li key={`${review.person.id} ${review.revision}`} data-over={isOver(review)}>
              <b>
                <UntrustedText text={review.person.name} />
              </b>{' '}
              {DID[review.decision]} revision {review.revision}
              {review.revision === headNumber ? '' : ', not the head'} · <Instant at={review.decidedAt} />
              {review.rationale ? (
                <div>
                  <UntrustedText text={review.rationale} />
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
              {review.person.id === viewerId && !isOver(review) ? (
                <button type="button" className={styles.plain} onClick={() => onWithdraw(review.decision)}>
                  Take it back
                </button>
              ) : null}
            </li>
          ))}
        </ul>
      </Part>
      <Part title="Validations" note={validations.length === 0 ? 'none was reported' : undefined}>
        <ul className={styles.list}>
          {validations.map((run) => (
            <li key={run.id}>
              <b>
                {VALIDATION_MARKS[run.outcome]} {run.outcome}
              </b>{' '}
              <UntrustedText text={run.name} /> · <Instant at={run.at} />
              {run.sha === view.request.headSha ? '' : ' · of an earlier revision'}
              {run.summary ? (
                <div className={styles.muted}>
                  <UntrustedText text={run.summary} />
                </div>
              ) : null}
            </li>
          ))}
        </ul>
      </Part>
      {findings.length > 0 ? (
        <Part title="Findings of automated reviewers" note="they may hold a change, never pass it">
          <ul className={styles.list}>
            {findings.map((finding) => (
              <li key={finding.id} data-over={finding.resolvedAt !== null}>
                <b>{finding.severity}</b> <UntrustedText text={finding.title} />{' '}
                <span className={styles.muted}>
                  by <UntrustedText text={finding.reviewer} />
                  {finding.path ? (
                    <>
                      {' '}
                      in <UntrustedText text={finding.path} />
                    </>
                  ) : null}
                </span>
                {finding.detail ? (
                  <div>
                    <UntrustedText text={finding.detail} />
                  </div>
                ) : null}
                {finding.resolution ? (
                  <div className={styles.muted}>
                    resolved: <UntrustedText text={finding.resolution} />
                  </div>
                ) : null}
              </li>
            ))}
          </ul>
        </Part>
      ) : null}
      <Part title="Comments" note={comments.length === 0 ? 'none yet' : undefined}>
        <ul className={styles.list}>
          {comments.map(({ id, person, text, at }) => (
            <li key={id}>
              <b>
                <UntrustedText text={person.name} />
              </b>{' '}
              · <Instant at={at} />
              <pre className={styles.text}>
                <UntrustedText text={text} />
              </pre>
            </li>
          ))}
        </ul>
      </Part>
    </>
  );
}

const ASKED: Readonly<Record<Request['requests'][number]['kind'], string>> = {
  asked: '',
  delegated: '(passed on)',
  taken: '(has taken it over)',
};
const VALIDATION_MARKS = { passed: '✓', failed: '✕', running: '…' } as const;

const isOver = ({ withdrawnAt, dismissedAt }: RequestReview) => withdrawnAt !== null || dismissedAt !== null;
