import Link from 'next/link';
import { DecisionTree } from '#components/policy/decision-tree.tsx';
import { Instant } from '#components/ui/instant.tsx';
import { Panel } from '#components/ui/panel.tsx';
import type { Verdict } from '#lib/domain/access.ts';
import { urls } from '#lib/platform/urls.ts';
import type { Request } from '#lib/reports/request.ts';
import { signOverride, withdrawOverride } from '../../queue/actions.ts';
import styles from './request.module.css';
import { OverrideDialog, WithdrawButton } from './review-dialogs.tsx';

interface Props {
  request: Request;
  viewerId: string;
  /** Whether the viewer may sign exceptions here. */
  override: Verdict;
}

/** What the policy says of the newest revision: each requirement, who counts, and exceptions. */
export function PolicyPanel({ request, viewerId, override }: Props) {
  const { changeId, decision, policy, headSha, version } = request;
  const seen = { changeId, sha: headSha, version };
  const standing = request.overrides.filter(
    ({ person, withdrawnAt, revision }) =>
      person.id === viewerId && withdrawnAt === null && revision === request.headNumber,
  );
  return (
    <Panel
      title="What the policy says"
      note={
        <Link href={urls.policy(policy.number)} prefetch={false}>
          version {policy.number}
        </Link>
      }
    >
      <p className={styles.outcome} data-outcome={decision.outcome}>
        {request.state === 'closed'
          ? 'It is no longer open. When it was last judged:'
          : decision.outcome === 'allow'
            ? '✓ The gate would let revision '
            : '○ The gate would not let revision '}
        {request.state === 'closed' ? null : `${request.headNumber} through to ${request.environment}.`}{' '}
        <span className={styles.muted}>
          judged <Instant at={request.judgedAt} />
          {request.state === 'open' && request.dueAt && decision.outcome === 'deny' ? (
            <>
              , target <Instant at={request.dueAt} />
            </>
          ) : null}
        </span>
      </p>
      <DecisionTree decision={decision} viewerId={viewerId}>
        {({ id, title, state, canBeOverridden }) => {
          if (standing.some(({ requirement }) => requirement === id))
            return (
              <WithdrawButton
                label="Take my exception back"
                run={withdrawOverride.bind(null, { changeId, requirement: id })}
              />
            );
          return state === 'unsatisfied' && canBeOverridden && request.state === 'open' ? (
            <OverrideDialog
              title={title}
              verdict={override}
              seen={{ ...seen, requirement: id }}
              send={signOverride}
            />
          ) : null;
        }}
      </DecisionTree>
    </Panel>
  );
}
