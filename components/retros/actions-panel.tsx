'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useId, useState, useTransition } from 'react';
import type { Verdict } from '#lib/domain/access.ts';
import {
  ACTION_STATE_WORDS,
  type ActionKind,
  type ActionState,
  dayOf,
  isLive,
  isOverdue,
} from '#lib/domain/retro/action.ts';
import { urls } from '#lib/platform/urls.ts';
import { FormDialog, type Outcome } from '../ui/form-dialog.tsx';
import { FormField } from '../ui/form-field.tsx';
import { GuardedButton } from '../ui/guarded-button.tsx';
import { Panel } from '../ui/panel.tsx';
import { UntrustedText } from '../ui/untrusted-text.tsx';
import { type ActionDraft, ActionFields, isReady } from './action-fields.tsx';
import styles from './actions-panel.module.css';

export interface ActionRow {
  id: string;
  kind: ActionKind;
  title: string;
  detail: string;
  owner: { slug: string; name: string };
  dueOn: Date;
  state: ActionState;
  version: number;
  changeId: string | null;
  changeTitle: string | null;
  policy: { number: number; state: string; backtest: string | null } | null;
  delivered: number;
  seen: number;
}

interface SeenAction {
  incidentId: string;
  actionId: string;
  seenVersion: number;
}

export interface ActionDeeds {
  add: (input: ActionDraft & { incidentId: string }) => Promise<Outcome>;
  change: (input: ActionDraft & SeenAction & { state: 'open' | 'in-progress' }) => Promise<Outcome>;
  end: (input: SeenAction & { state: 'done' | 'dropped'; note: string }) => Promise<Outcome>;
  draftRule: (
    input: SeenAction,
  ) => Promise<{ ok: true; result: { number: number } } | { ok: false; error: string }>;
  deliver: (input: { incidentId: string; actionId: string }) => Promise<Outcome>;
}

interface Props {
  incidentId: string;
  title: string;
  actions: readonly ActionRow[];
  /** `2026-11-21`. */
  today: string;
  owners: readonly { slug: string; name: string }[];
  causes: readonly { changeId: string; title: string }[];
  verdict: Verdict;
  /** Whether the viewer may draft versions of the policy. */
  ruleVerdict: Verdict;
  /** Whether lessons can be delivered now. */
  lessonVerdict: Verdict;
  deeds: ActionDeeds;
}

/** What a retro asks for: who does what until when, and what became of it. */
export function ActionsPanel(props: Props) {
  const { incidentId, title, actions, today, owners, causes, verdict, deeds } = props;
  const listId = useId();
  const blank: ActionDraft = { kind: 'task', title: '', detail: '', owner: '', dueOn: '', changeId: '' };
  const [draft, setDraft] = useState(blank);
  return (
    <Panel title={title} note={actions.length > 0 ? actions.length : undefined}>
      {actions.length === 0 ? (
        <p className={styles.muted}>None yet. What has to be different, so that it does not happen again?</p>
      ) : (
        <div className={styles.frame}>
          <table className={styles.actions}>
            <thead>
              <tr>
                <th scope="col">Action</th>
                <th scope="col">Kind</th>
                <th scope="col">Owner</th>
                <th scope="col">Due</th>
                <th scope="col">State</th>
                <th scope="col">
                  <span className="visually-hidden">What can be done</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {actions.map((action) => (
                <Row key={action.id} action={action} listId={listId} {...props} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <div className={styles.add}>
        <FormDialog
          label="Add an action"
          verdict={verdict}
          title="Add an action"
          submit="Add"
          ready={isReady(draft)}
          send={() => deeds.add({ incidentId, ...draft })}
          onOpen={() => setDraft({ ...blank, dueOn: inDays(today, 14) })}
        >
          <ActionFields
            draft={draft}
            set={setDraft}
            owners={owners}
            causes={causes}
            listId={`${listId}-new`}
          />
        </FormDialog>
      </div>
    </Panel>
  );
}

function inDays(today: string, days: number): string {
  return dayOf(new Date(Date.parse(`${today}T00:00:00Z`) + days * 86_400_000));
}

function Row({ action, today, ...props }: Props & { action: ActionRow; listId: string }) {
  const { title, detail, kind, owner, dueOn, state, changeId, changeTitle } = action;
  const late = isOverdue(action, new Date(`${today}T00:00:00Z`));
  return (
    <tr>
      <th scope="row">
        <UntrustedText text={title} />
        {detail ? (
          <p className={styles.detail}>
            <UntrustedText text={detail} />
          </p>
        ) : null}
        {changeId && changeTitle ? (
          <p className={styles.detail}>
            from{' '}
            <Link href={urls.change(changeId)} prefetch={false}>
              <UntrustedText text={changeTitle} />
            </Link>
          </p>
        ) : null}
        <Outcomes {...action} />
      </th>
      <td>{kind}</td>
      <td>
        <UntrustedText text={owner.name} />
      </td>
      <td className={styles.due} data-late={late}>
        {dayOf(dueOn)}
        {late ? ' overdue' : ''}
      </td>
      <td>{ACTION_STATE_WORDS[state]}</td>
      <td>{isLive(state) || kind === 'lesson' ? <Deeds action={action} {...props} /> : null}</td>
    </tr>
  );
}

/** What became of a rule or a lesson. */
function Outcomes({ kind, policy, delivered, seen }: ActionRow) {
  if (kind === 'lesson' && delivered > 0)
    return (
      <p className={styles.detail}>
        Delivered to {delivered}, read by {seen}
      </p>
    );
  if (!policy) return null;
  return (
    <>
      <p className={styles.detail}>
        <Link href={urls.policy(policy.number)} prefetch={false}>
          Version {policy.number} of the policy
        </Link>
        , {policy.state}
      </p>
      {policy.backtest ? (
        <p className={styles.backtest}>
          <UntrustedText text={policy.backtest} />
        </p>
      ) : null}
    </>
  );
}

type DeedsProps = Omit<Props, 'title' | 'actions' | 'today'> & { action: ActionRow; listId: string };

function Deeds({
  action,
  incidentId,
  owners,
  causes,
  verdict,
  ruleVerdict,
  lessonVerdict,
  deeds,
  listId,
}: DeedsProps) {
  const { id, version, state, kind } = action;
  // as it was when the dialog opened: what others change draws the page anew under whoever fills it in
  const [seenVersion, setSeenVersion] = useState(version);
  const seen = { incidentId, actionId: id, seenVersion };
  const [draft, setDraft] = useState<ActionDraft>(() => draftOf(action));
  const [isBegun, setBegun] = useState(state === 'in-progress');
  const [ending, setEnding] = useState<{ state: 'done' | 'dropped'; note: string }>({
    state: 'done',
    note: '',
  });
  return (
    <div className={styles.deeds}>
      {isLive(state) ? (
        <>
          <FormDialog
            label="Change"
            verdict={verdict}
            title="Change this action"
            submit="Save"
            ready={isReady(draft)}
            send={() => deeds.change({ ...seen, ...draft, state: isBegun ? 'in-progress' : 'open' })}
            onOpen={() => {
              setSeenVersion(version);
              setDraft(draftOf(action));
              setBegun(state === 'in-progress');
            }}
          >
            <ActionFields
              draft={draft}
              set={setDraft}
              owners={owners}
              causes={causes}
              listId={`${listId}-${id}`}
            />
            <label className={styles.check}>
              <input
                type="checkbox"
                checked={isBegun}
                onChange={({ currentTarget }) => setBegun(currentTarget.checked)}
              />
              In progress
            </label>
          </FormDialog>
          <FormDialog
            label="End"
            verdict={verdict}
            title="End this action"
            submit="End it"
            ready={ending.note.trim().length >= 5}
            send={() => deeds.end({ ...seen, ...ending })}
            onOpen={() => {
              setSeenVersion(version);
              setEnding({ state: 'done', note: '' });
            }}
          >
            <FormField label="How it ended">
              <select
                value={ending.state}
                onChange={({ currentTarget }) =>
                  setEnding({ ...ending, state: currentTarget.value === 'dropped' ? 'dropped' : 'done' })
                }
              >
                <option value="done">done</option>
                <option value="dropped">dropped</option>
              </select>
            </FormField>
            <FormField label="In a few words" hint="Kept in the audit log.">
              <textarea
                required
                rows={2}
                maxLength={2000}
                value={ending.note}
                onChange={({ currentTarget }) => setEnding({ ...ending, note: currentTarget.value })}
              />
            </FormField>
          </FormDialog>
        </>
      ) : null}
      {kind === 'rule' && isLive(state) ? (
        <DraftRule
          label={action.policy ? 'Draft it anew' : 'Draft the rule'}
          verdict={ruleVerdict}
          draft={() => deeds.draftRule({ ...seen, seenVersion: version })}
        />
      ) : null}
      {kind === 'lesson' && state !== 'dropped' ? (
        <Deliver verdict={lessonVerdict} deliver={() => deeds.deliver({ incidentId, actionId: id })} />
      ) : null}
    </div>
  );
}

const draftOf = ({ kind, title, detail, owner, dueOn, changeId }: ActionRow): ActionDraft => ({
  kind,
  title,
  detail,
  owner: owner.slug,
  dueOn: dayOf(dueOn),
  changeId: changeId ?? '',
});

interface DraftRuleProps {
  label: string;
  verdict: Verdict;
  draft: () => ReturnType<ActionDeeds['draftRule']>;
}

/** Drafts the policy with the rule in it, and goes on to edit it. */
function DraftRule({ label, verdict, draft }: DraftRuleProps) {
  const router = useRouter();
  const [error, setError] = useState<string | null>(null);
  const [pending, startTransition] = useTransition();
  function run() {
    setError(null);
    startTransition(async () => {
      const outcome = await draft();
      if (outcome.ok) router.push(urls.policyEdit(outcome.result.number));
      else setError(outcome.error);
    });
  }
  return (
    <>
      <GuardedButton verdict={pending ? { allowed: false, reason: 'Drafting …' } : verdict} onClick={run}>
        {label}
      </GuardedButton>
      {error ? <Failed error={error} /> : null}
    </>
  );
}

function Deliver({ verdict, deliver }: { verdict: Verdict; deliver: () => Promise<Outcome> }) {
  const [error, setError] = useState<string | null>(null);
  const [pending, startTransition] = useTransition();
  function run() {
    setError(null);
    startTransition(async () => {
      const outcome = await deliver();
      if (!outcome.ok) setError(outcome.error);
    });
  }
  return (
    <>
      <GuardedButton verdict={pending ? { allowed: false, reason: 'Delivering …' } : verdict} onClick={run}>
        Deliver
      </GuardedButton>
      {error ? <Failed error={error} /> : null}
    </>
  );
}

const Failed = ({ error }: { error: string }) => (
  <p role="alert" className={styles.failed}>
    {error}
  </p>
);
