'use client';

import Link from 'next/link';
import { useId, useState } from 'react';
import type { Verdict } from '#lib/domain/access.ts';
import { type AuditFindingState, isLiveFinding } from '#lib/domain/campaign/lifecycle.ts';
import { urls } from '#lib/platform/urls.ts';
import card from '../ui/card-table.module.css';
import { FormDialog, type Outcome } from '../ui/form-dialog.tsx';
import { FormField } from '../ui/form-field.tsx';
import { Panel } from '../ui/panel.tsx';
import { UntrustedText } from '../ui/untrusted-text.tsx';
import styles from './campaign.module.css';
import { type FindingDraft, FindingFields, isReady } from './finding-fields.tsx';
import { dayOf, FINDING_WORDS } from './words.ts';

export interface FindingRow {
  id: string;
  changeId: string | null;
  changeTitle: string | null;
  title: string;
  detail: string;
  owner: { slug: string; name: string };
  dueOn: Date;
  state: AuditFindingState;
  version: number;
  endNote: string | null;
}

interface SeenFinding {
  campaignId: string;
  findingId: string;
  seenVersion: number;
}

export interface FindingDeeds {
  open: (input: FindingDraft & { campaignId: string; changeId: string | null }) => Promise<Outcome>;
  change: (input: FindingDraft & SeenFinding & { state: 'open' | 'in-progress' }) => Promise<Outcome>;
  end: (input: SeenFinding & { state: 'resolved' | 'accepted'; note: string }) => Promise<Outcome>;
}

interface Props {
  campaignId: string;
  /** In which change a new one is found; null: it is about the whole. */
  changeId: string | null;
  findings: readonly FindingRow[];
  owners: readonly { slug: string; name: string }[];
  /** `2026-11-21`. */
  today: string;
  verdict: Verdict;
  deeds: FindingDeeds;
}

/** What was found wrong, whose it is and until when. */
export function FindingsPanel(props: Props) {
  const { campaignId, changeId, findings, owners, today, verdict, deeds } = props;
  const listId = useId();
  const blank: FindingDraft = { title: '', detail: '', owner: '', dueOn: inDays(today, 30) };
  const [draft, setDraft] = useState(blank);
  return (
    <Panel title="Findings" note={findings.length > 0 ? findings.length : undefined}>
      <div className={styles.parts}>
        {findings.length === 0 ? (
          <p className={styles.muted}>None were recorded.</p>
        ) : (
          <section className={styles.scroll} aria-label="List of findings">
            <table className={`${styles.table} ${card.cards}`}>
              <thead>
                <tr>
                  <th scope="col">Finding</th>
                  <th scope="col">Owner</th>
                  <th scope="col">Due</th>
                  <th scope="col">State</th>
                  <th scope="col">
                    <span className="visually-hidden">What can be done</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {findings.map((finding) => (
                  <Finding key={finding.id} finding={finding} listId={listId} {...props} />
                ))}
              </tbody>
            </table>
          </section>
        )}
        <div>
          <FormDialog
            label="Record a finding"
            verdict={verdict}
            title={changeId ? 'Record a finding in this change' : 'Record a finding'}
            submit="Record"
            ready={isReady(draft)}
            send={() => deeds.open({ campaignId, changeId, ...draft })}
            onOpen={() => setDraft(blank)}
          >
            <FindingFields draft={draft} set={setDraft} owners={owners} listId={`${listId}-new`} />
          </FormDialog>
        </div>
      </div>
    </Panel>
  );
}

const inDays = (today: string, days: number): string =>
  dayOf(new Date(Date.parse(`${today}T00:00:00Z`) + days * 86_400_000));

function Finding({ finding, today, ...props }: Props & { finding: FindingRow; listId: string }) {
  const { campaignId, changeId, changeTitle, title, detail, owner, dueOn, state, endNote } = {
    ...finding,
    campaignId: props.campaignId,
  };
  const isLive = isLiveFinding(state);
  const isLate = isLive && dayOf(dueOn) < today;
  return (
    <tr>
      <th scope="row">
        <UntrustedText text={title} />
        {detail ? (
          <small>
            <UntrustedText text={detail} />
          </small>
        ) : null}
        {changeId && changeId !== props.changeId ? (
          <small>
            in{' '}
            <Link href={urls.auditItem(campaignId, changeId)} prefetch={false}>
              <UntrustedText text={changeTitle ?? 'a change'} />
            </Link>
          </small>
        ) : null}
      </th>
      <td data-label="Owner">
        <UntrustedText text={owner.name} />
      </td>
      <td data-label="Due" className={styles.day} data-late={isLate}>
        {dayOf(dueOn)}
        {isLate ? <small>overdue</small> : null}
      </td>
      <td data-label="State">
        {FINDING_WORDS[state]}
        {endNote ? (
          <small>
            <UntrustedText text={endNote} />
          </small>
        ) : null}
      </td>
      <td>{isLive ? <Deeds finding={finding} {...props} /> : null}</td>
    </tr>
  );
}

type DeedProps = Omit<Props, 'today' | 'findings'> & { finding: FindingRow; listId: string };

function Deeds({ campaignId, finding, owners, verdict, deeds, listId }: DeedProps) {
  const before: FindingDraft = {
    title: finding.title,
    detail: finding.detail,
    owner: finding.owner.slug,
    dueOn: dayOf(finding.dueOn),
  };
  const [draft, setDraft] = useState(before);
  const [begun, setBegun] = useState(finding.state === 'in-progress');
  const [end, setEnd] = useState<'resolved' | 'accepted'>('resolved');
  const [note, setNote] = useState('');
  const seen = { campaignId, findingId: finding.id, seenVersion: finding.version };
  return (
    <div className={styles.steps}>
      <FormDialog
        label="Change"
        verdict={verdict}
        title="Change this finding"
        submit="Save"
        ready={isReady(draft)}
        send={() => deeds.change({ ...seen, ...draft, state: begun ? 'in-progress' : 'open' })}
        onOpen={() => {
          setDraft(before);
          setBegun(finding.state === 'in-progress');
        }}
      >
        <FindingFields draft={draft} set={setDraft} owners={owners} listId={`${listId}-${finding.id}`} />
        <label>
          <input
            type="checkbox"
            checked={begun}
            onChange={({ currentTarget }) => setBegun(currentTarget.checked)}
          />{' '}
          Somebody works on it
        </label>
      </FormDialog>
      <FormDialog
        label="End"
        verdict={verdict}
        title="End this finding"
        submit="End it"
        ready={note.trim().length >= 10}
        send={() => deeds.end({ ...seen, state: end, note })}
        onOpen={() => {
          setEnd('resolved');
          setNote('');
        }}
      >
        <FormField label="How">
          <select
            value={end}
            onChange={({ currentTarget }) =>
              setEnd(currentTarget.value === 'accepted' ? 'accepted' : 'resolved')
            }
          >
            <option value="resolved">Resolved: what was wrong is mended</option>
            <option value="accepted">Accepted: somebody lives with it</option>
          </select>
        </FormField>
        <FormField label="Why, or how it was mended">
          <textarea
            required
            rows={3}
            minLength={10}
            maxLength={2000}
            value={note}
            onChange={({ currentTarget }) => setNote(currentTarget.value)}
          />
        </FormField>
      </FormDialog>
    </div>
  );
}
