'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useEffect, useRef, useState, useTransition } from 'react';
import { LessonsPanel } from '#components/retros/lessons-panel.tsx';
import { GuardedButton } from '#components/ui/guarded-button.tsx';
import { Panel } from '#components/ui/panel.tsx';
import type { Verdict } from '#lib/domain/access.ts';
import type { DraftField, DraftFields } from '#lib/domain/change/draft.ts';
import { urls } from '#lib/platform/urls.ts';
import type { PreviewAnswer } from './actions.ts';
import { DraftList } from './draft-list.tsx';
import { Fields } from './fields.tsx';
import { PreviewPanel } from './preview-panel.tsx';
import styles from './submit-form.module.css';
import { type KnownDraft, type Saved, useDraft } from './use-draft.ts';
import { usePreview } from './use-preview.ts';

interface DraftInput {
  draftId: string;
  fields: DraftFields;
}
type Outcome<T> = { ok: true; result: T } | { ok: false; error: string };

export interface FormActions {
  save: (input: DraftInput) => Promise<Outcome<unknown>>;
  discard: (input: { draftId: string }) => Promise<Outcome<unknown>>;
  submit: (
    input: DraftInput,
  ) => Promise<Outcome<{ changeId: string | null; errors: Partial<Record<DraftField, string>> | null }>>;
  preview: (input: DraftInput) => Promise<PreviewAnswer>;
  readPathsOf: (repository: string, sha: string) => Promise<string | null>;
}

interface Props {
  viewer: { id: string; name: string };
  verdict: Verdict;
  /** Id of the draft in the address. */
  wanted: string | null;
  drafts: readonly KnownDraft[];
  choices: {
    repositories: readonly string[];
    incidents: readonly { id: string; title: string; severity: number }[];
  };
  /** The fields that a rule in force reads; the others are folded away. */
  asked: readonly DraftField[];
  actions: FormActions;
}

/** The form, what it will take beside it, and the drafts below. */
export function SubmitForm({ viewer, verdict, wanted, drafts, choices, asked, actions }: Props) {
  const { id, fields, ready, change, saved, local, forget } = useDraft(
    viewer.id,
    wanted,
    drafts,
    actions.save,
  );
  const preview = usePreview(id, fields, actions.preview);
  const [errors, setErrors] = useState<Partial<Record<DraftField, string>>>({});
  const [error, setError] = useState<string | null>(null);
  const [pending, startTransition] = useTransition();
  const form = useRef<HTMLFormElement>(null);
  const [refused, setRefused] = useState(0);
  // once the errors are drawn, the first of them gets the focus
  useEffect(() => {
    if (refused > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [refused]);
  const router = useRouter();

  function edit(part: Partial<DraftFields>) {
    const touched = Object.keys(part) as DraftField[];
    setErrors((all) =>
      Object.fromEntries(Object.entries(all).filter(([name]) => !touched.includes(name as DraftField))),
    );
    change(part);
  }

  function send(event: FormEvent) {
    event.preventDefault();
    setError(null);
    startTransition(async () => {
      const outcome = await actions.submit({ draftId: id, fields });
      if (!outcome.ok) {
        setError(outcome.error);
        return;
      }
      const { changeId, errors: wrong } = outcome.result;
      if (changeId !== null) {
        forget(id);
        router.push(urls.change(changeId));
        return;
      }
      setErrors(wrong ?? {});
      setRefused((times) => times + 1);
    });
  }

  const wrong = Object.keys(errors).length;
  return (
    <div className={styles.columns}>
      <form ref={form} className={styles.form} onSubmit={send} noValidate aria-label="The change">
        {/* what is typed before the page can keep it would be lost */}
        <fieldset className={styles.fields} disabled={!ready}>
          <Fields
            fields={fields}
            errors={errors}
            asked={asked}
            choices={choices}
            viewer={viewer.name}
            derived={preview.answer?.services ?? []}
            presumed={preview.answer?.pathsFrom === 'author'}
            edit={edit}
            readPathsOf={actions.readPathsOf}
          />
        </fieldset>
        {error ? (
          <p className={styles.error} role="alert">
            {error}
          </p>
        ) : null}
        {wrong > 0 ? (
          <p className={styles.error} role="alert">
            {wrong === 1 ? 'One field needs another look.' : `${wrong} fields need another look.`} Nothing was
            submitted.
          </p>
        ) : null}
        <div className={styles.buttons}>
          <GuardedButton
            verdict={
              pending || id === '' ? { allowed: false, reason: pending ? 'Submitting …' : '' } : verdict
            }
            tone="primary"
            type="submit"
          >
            Submit the change
          </GuardedButton>
          <span className={styles.muted} role="status">
            {savedWords(saved)}
          </span>
        </div>
      </form>
      <div className={styles.aside}>
        <Panel title="What it will take" note={preview.pending ? 'judging …' : 'by the rules in force'}>
          <PreviewPanel answer={preview.answer} error={preview.error} />
        </Panel>
        <LessonsPanel lessons={preview.lessons} />
        <DraftList
          drafts={drafts}
          local={local}
          current={id}
          discard={async (draftId) => {
            const outcome = await actions.discard({ draftId });
            if (!outcome.ok) return outcome.error;
            forget(draftId);
            if (draftId === id) window.location.assign(urls.newChange());
            return null;
          }}
        />
      </div>
    </div>
  );
}

function savedWords(saved: Saved): string {
  if (saved.state === 'failed') return `Kept in this browser only: ${saved.error}`;
  return {
    nothing: 'What you type is kept as a draft.',
    here: 'Kept in this browser …',
    saving: 'Keeping the draft …',
    saved: 'Draft kept.',
  }[saved.state];
}
