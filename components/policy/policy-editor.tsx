'use client';

import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useCallback, useRef, useState, useTransition } from 'react';
import type { Problem } from '#lib/domain/policy/problem.ts';
import { urls } from '#lib/platform/urls.ts';
import { KeyHint } from '../ui/key-hint.tsx';
import type { CodeAreaHandle } from './code-area.tsx';
import form from './form.module.css';
import styles from './policy-editor.module.css';
import { useUnsavedGuard } from './use-unsaved-guard.ts';

const CodeArea = dynamic(() => import('./code-area.tsx').then((module) => module.CodeArea), {
  ssr: false,
  loading: () => <div className={styles.loading}>Loading the editor …</div>,
});

export interface Saved {
  number: number;
  hash: string;
}

interface Props {
  number: number;
  hash: string;
  text: string;
  note: string;
  /** What saving does to a version that is no draft any more. */
  returnsToDraft: boolean;
  check: (text: string) => Promise<readonly Problem[]>;
  save: (input: {
    number: number;
    seenHash: string;
    text: string;
    note: string;
  }) => Promise<{ ok: true; result: Saved } | { ok: false; error: string }>;
}

/** The text of a version, checked while it is written; saving writes it down whatever is wrong with it. */
export function PolicyEditor({
  number,
  hash,
  text: initial,
  note: initialNote,
  returnsToDraft,
  check,
  save,
}: Props) {
  const [text, setText] = useState(initial);
  const [note, setNote] = useState(initialNote);
  const [saved, setSaved] = useState({ text: initial, note: initialNote, hash });
  const [problems, setProblems] = useState<readonly Problem[] | null>(null);
  const [answer, setAnswer] = useState<{ ok: boolean; words: string } | null>(null);
  const [pending, startTransition] = useTransition();
  const area = useRef<CodeAreaHandle>(null);
  const isDirty = text !== saved.text || note !== saved.note;
  useUnsavedGuard(isDirty);

  const ask = useCallback(
    async (wanted: string) => {
      const found = await check(wanted);
      setProblems(found);
      return found;
    },
    [check],
  );

  function write() {
    if (pending || !isDirty) return;
    setAnswer(null);
    startTransition(async () => {
      const outcome = await save({ number, seenHash: saved.hash, text, note });
      if (outcome.ok) setSaved({ text, note, hash: outcome.result.hash });
      setAnswer(outcome.ok ? { ok: true, words: 'Saved.' } : { ok: false, words: outcome.error });
    });
  }

  return (
    <form
      className={styles.editor}
      aria-label={`Version ${number}`}
      onSubmit={(event) => {
        event.preventDefault();
        write();
      }}
      onKeyDown={(event) => {
        if (event.key === 's' && (event.ctrlKey || event.metaKey)) {
          event.preventDefault();
          write();
        }
      }}
    >
      <label className={form.field}>
        <span>What this version is for</span>
        <input
          required
          minLength={3}
          maxLength={2000}
          value={note}
          onChange={({ currentTarget }) => setNote(currentTarget.value)}
        />
      </label>
      <CodeArea
        ref={area}
        initial={initial}
        label="Policy text"
        describedBy="problems"
        onChange={setText}
        onSave={write}
        check={ask}
      />
      <Problems problems={problems} onGo={(line, column) => area.current?.goTo(line, column)} />
      <div className={form.buttons}>
        <button type="submit" className={form.primary} disabled={pending || !isDirty}>
          {pending ? 'Saving …' : isDirty ? 'Save' : 'Nothing to save'}
        </button>
        <KeyHint keys="Ctrl S" />
        <Link href={urls.policy(number)} prefetch={false}>
          Back to version {number}
        </Link>
        <span
          role={answer?.ok === false ? 'alert' : 'status'}
          className={answer?.ok === false ? form.error : form.hint}
        >
          {answer?.words ?? (isDirty ? 'Not saved yet.' : '')}
        </span>
      </div>
      {returnsToDraft && isDirty ? (
        <p className={form.hint}>
          Saving makes this version a draft again: it needs to be validated and approved anew.
        </p>
      ) : null}
    </form>
  );
}

function Problems({
  problems,
  onGo,
}: {
  problems: readonly Problem[] | null;
  onGo: (line: number, column: number) => void;
}) {
  const errors = problems?.filter(({ severity }) => severity === 'error').length ?? 0;
  return (
    <section className={styles.problems} id="problems" aria-label="Problems" aria-live="polite">
      <p className={styles.verdict} data-sound={problems !== null && errors === 0}>
        {problems === null
          ? 'Checking …'
          : errors === 0
            ? '✓ The text can be validated.'
            : `✕ ${errors} ${errors === 1 ? 'problem keeps' : 'problems keep'} it from being validated:`}
      </p>
      <ul>
        {problems?.map(({ line, column, message, severity }) => (
          <li key={`${line} ${column} ${message}`}>
            <button type="button" onClick={() => onGo(line, column)}>
              Line {line}, column {column}
            </button>{' '}
            {severity === 'warning' ? <b>Warning: </b> : null}
            {message}
          </li>
        ))}
      </ul>
    </section>
  );
}
