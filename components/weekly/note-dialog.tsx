'use client';

import { useState } from 'react';
import type { Verdict } from '#lib/domain/access.ts';
import { FormDialog, type Outcome } from '../ui/form-dialog.tsx';
import { FormField } from '../ui/form-field.tsx';
import { visibleText } from '../ui/hidden-characters.ts';

type Kind = 'comment' | 'decision';

interface NoteDraft {
  kind: Kind;
  item: string;
  text: string;
  /** Slug. */
  owner: string;
  dueOn: string;
}

export interface NoteDialogProps {
  week: string;
  section: string;
  title: string;
  /** Rows of the section that can be talked of. */
  items: readonly { item: string; label: string }[];
  /** Whether the viewer may comment, and decide. */
  verdicts: Record<Kind, Verdict>;
  add: (input: NoteDraft & { week: string }) => Promise<Outcome>;
}

/** Says something of a section or one of its rows. What was typed stays until it is recorded, also over Cancel. */
export function NoteDialog({ week, section, title, items, verdicts, add }: NoteDialogProps) {
  const blank: NoteDraft = { kind: 'comment', item: section, text: '', owner: '', dueOn: '' };
  const [draft, setDraft] = useState(blank);
  const put = (part: Partial<NoteDraft>) => setDraft({ ...draft, ...part });
  const hasTask = draft.owner.trim() !== '' || draft.dueOn !== '';
  const isWhole = draft.owner.trim() !== '' && draft.dueOn !== '';

  async function send(): Promise<Outcome> {
    const task = draft.kind === 'decision' ? {} : { owner: '', dueOn: '' };
    const outcome = await add({ week, ...draft, ...task });
    if (outcome.ok) setDraft(blank);
    return outcome;
  }

  return (
    <FormDialog
      label="Add a note"
      verdict={verdicts.comment}
      title={`Note: ${title}`}
      submit="Record"
      ready={draft.text.trim().length >= 3 && (draft.kind === 'comment' || !hasTask || isWhole)}
      send={send}
      onOpen={() => undefined}
    >
      <FormField
        label="Kind"
        hint={verdicts.decision.allowed ? undefined : `Decisions: ${verdicts.decision.reason}`}
      >
        <select
          value={draft.kind}
          onChange={({ currentTarget }) =>
            put({ kind: currentTarget.value === 'decision' ? 'decision' : 'comment' })
          }
        >
          <option value="comment">Comment</option>
          <option value="decision" disabled={!verdicts.decision.allowed}>
            Decision
          </option>
        </select>
      </FormField>
      <FormField label="About">
        <select value={draft.item} onChange={({ currentTarget }) => put({ item: currentTarget.value })}>
          <option value={section}>{title}, as a whole</option>
          {items.map(({ item, label }) => (
            <option key={item} value={item}>
              {visibleText(label)}
            </option>
          ))}
        </select>
      </FormField>
      <FormField label="What is to be kept">
        <textarea
          rows={4}
          maxLength={4000}
          value={draft.text}
          onChange={({ currentTarget }) => put({ text: currentTarget.value })}
        />
      </FormField>
      {draft.kind === 'decision' ? (
        <>
          <FormField label="Owner" hint="With a day, where somebody is to do something.">
            <input
              list="weekly-owners"
              value={draft.owner}
              onChange={({ currentTarget }) => put({ owner: currentTarget.value })}
            />
          </FormField>
          <FormField label="Due">
            <input
              type="date"
              value={draft.dueOn}
              onChange={({ currentTarget }) => put({ dueOn: currentTarget.value })}
            />
          </FormField>
        </>
      ) : null}
    </FormDialog>
  );
}
