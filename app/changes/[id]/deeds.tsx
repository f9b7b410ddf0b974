'use client';

import type { Outcome } from '#components/ui/form-dialog.tsx';
import type { Verdict } from '#lib/domain/access.ts';
import { MIN_EMERGENCY_REASON, REVIEW_HOURS } from '#lib/domain/change/break-glass.ts';
import styles from './request.module.css';
import { TextDialog } from './review-dialogs.tsx';
import { ReviseDialog, type ReviseProps } from './revise-dialog.tsx';

interface Seen {
  changeId: string;
  sha: string;
  version: number;
}
type Decide = (input: Seen & { rationale?: string }) => Promise<Outcome>;

interface Props {
  seen: Seen;
  /** Number of the revision on the screen. */
  revision: number;
  environment: string;
  /** Why an approval needs a reason; null where it needs none. */
  rationaleNeeded: string | null;
  verdicts: Record<'approve' | 'object' | 'comment' | 'breakGlass' | 'revise' | 'abandon', Verdict>;
  revising: Pick<ReviseProps, 'paths' | 'rollbackPlan'>;
  actions: {
    approve: Decide;
    requestChanges: Decide;
    veto: Decide;
    comment: (input: { changeId: string; text: string }) => Promise<Outcome>;
    breakGlass: (input: { changeId: string; sha: string; reason: string }) => Promise<Outcome>;
    abandon: (input: { changeId: string; reason: string }) => Promise<Outcome>;
    revise: ReviseProps['send'];
  };
}

/** Everything that can be done with a change that was submitted; what this person cannot do says why. */
export function Deeds({ seen, revision, environment, rationaleNeeded, verdicts, revising, actions }: Props) {
  const { changeId, sha } = seen;
  const bound = `Recorded: your name, revision ${revision}, commit ${sha.slice(0, 12)}`;
  const reason = (text: string) => (text === '' ? {} : { rationale: text });
  return (
    <div className={styles.deeds} role="toolbar" aria-label="What you can do">
      <TextDialog
        label="Approve"
        title={`Approve revision ${revision}`}
        verdict={verdicts.approve}
        submit="Approve"
        ask="Why"
        hint={rationaleNeeded ?? undefined}
        least={rationaleNeeded === null ? 0 : 1}
        records={`${bound}, and what you say.`}
        send={(text) => actions.approve({ ...seen, ...reason(text) })}
      />
      <TextDialog
        label="Request changes"
        title="Request changes"
        verdict={verdicts.object}
        submit="Request them"
        ask="What has to change"
        least={1}
        records={`${bound}. It holds the change, over new revisions too, until you approve or take it back.`}
        send={(text) => actions.requestChanges({ ...seen, ...reason(text) })}
      />
      <TextDialog
        label="Veto"
        title="Veto"
        verdict={verdicts.object}
        submit="Veto it"
        tone="danger"
        ask="Why it must not go"
        least={1}
        records={`${bound}. It holds the change until you take it back or it is set aside with a reason.`}
        send={(text) => actions.veto({ ...seen, ...reason(text) })}
      />
      <TextDialog
        label="Comment"
        title="Comment"
        verdict={verdicts.comment}
        submit="Say it"
        ask="Your comment"
        hint="It decides nothing."
        least={1}
        send={(text) => actions.comment({ changeId, text })}
      />
      <ReviseDialog
        verdict={verdicts.revise}
        changeId={changeId}
        seenSha={sha}
        {...revising}
        send={actions.revise}
      />
      <TextDialog
        label="Give it up"
        title="Give the change up"
        verdict={verdicts.abandon}
        submit="Give it up"
        tone="danger"
        ask="Why"
        hint="It is no longer asked for, and the gate lets it through no more."
        least={3}
        send={(text) => actions.abandon({ changeId, reason: text })}
      />
      <TextDialog
        label="Break glass"
        title={`Let it through to ${environment} now`}
        verdict={verdicts.breakGlass}
        submit="Break the glass"
        tone="danger"
        ask="The emergency"
        hint={`A second person looks at it within ${REVIEW_HOURS} hours; the services’ director sees it at once.`}
        least={MIN_EMERGENCY_REASON}
        records={`${bound}, the rules that it went past, and this reason.`}
        send={(text) => actions.breakGlass({ changeId, sha, reason: text })}
      />
    </div>
  );
}
