'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useEffect, useRef, useState, useTransition } from 'react';
import type { Verdict } from '#lib/domain/access.ts';
import {
  CHECK_ANSWERS,
  CHECK_KEYS,
  CHECK_WORDS,
  type Check,
  type CheckAnswer,
  type Checklist,
  type ItemVerdict,
  verdictProblem,
} from '#lib/domain/campaign/checklist.ts';
import { urls } from '#lib/platform/urls.ts';
import { type Keys, usePageKeys } from '../shell/page-keys.ts';
import type { Outcome } from '../ui/form-dialog.tsx';
import { FormField } from '../ui/form-field.tsx';
import { GuardedButton } from '../ui/guarded-button.tsx';
import { Panel } from '../ui/panel.tsx';
import styles from './item-decision.module.css';
import { ANSWER_WORDS } from './words.ts';

export interface ItemInput {
  campaignId: string;
  changeId: string;
  seenVersion: number;
  verdict: ItemVerdict;
  checklist: Checklist;
  note: string;
}

interface Props {
  item: { campaignId: string; changeId: string; seenVersion: number };
  /** What was decided; null: nothing yet. */
  decided: { verdict: ItemVerdict; checklist: Checklist | null; note: string | null } | null;
  /** Flagged by the machine: then every verdict is explained. */
  isException: boolean;
  verdict: Verdict;
  /** The next change that waits; null where none does. */
  next: string | null;
  decide: (input: ItemInput) => Promise<Outcome>;
}

const KEYS: Keys = [
  ['j', 'Next change that waits'],
  ['k', 'Back to the list'],
  ['y', 'Yes to every line of the list'],
  ['s', 'Sound: record it'],
  ['f', 'Flawed: record it'],
];

type Answers = Partial<Record<Check, CheckAnswer>>;

/** The checklist of a change, and the verdict on it. */
export function ItemDecision({ item, decided, isException, verdict, next, decide }: Props) {
  const router = useRouter();
  const [answers, setAnswers] = useState<Answers>(decided?.checklist ?? {});
  const [note, setNote] = useState(decided?.note ?? '');
  const [error, setError] = useState<string | null>(null);
  const [pending, startTransition] = useTransition();
  const missing = CHECK_KEYS.filter((key) => answers[key] === undefined);

  function record(chosen: ItemVerdict) {
    const checklist = answers as Checklist;
    const problem =
      missing.length > 0
        ? `Answer every line of the list: ${missing.length} to go.`
        : verdictProblem(chosen, checklist, note, isException)?.message;
    if (problem) return setError(problem);
    setError(null);
    startTransition(async () => {
      const outcome = await decide({ ...item, verdict: chosen, checklist, note });
      if (!outcome.ok) return setError(outcome.error);
      if (next) router.push(urls.auditItem(item.campaignId, next));
      else router.refresh();
    });
  }
  usePageKeys(KEYS);
  useKeys({
    j: () => next && router.push(urls.auditItem(item.campaignId, next)),
    k: () => router.push(urls.auditItems(item.campaignId, { drawn: 'to-decide' })),
    y: () => verdict.allowed && setAnswers(allYes()),
    s: () => verdict.allowed && !pending && record('sound'),
    f: () => verdict.allowed && !pending && record('flawed'),
  });
  const guard: Verdict = pending ? { allowed: false, reason: 'Recording …' } : verdict;
  return (
    <Panel title="Verdict" note={decided ? `recorded: ${decided.verdict}` : 'not yet'}>
      <form
        className={styles.form}
        aria-label="Verdict on this change"
        onSubmit={(event: FormEvent) => event.preventDefault()}
      >
        <fieldset className={styles.list} disabled={!verdict.allowed}>
          <legend className="visually-hidden">What to look at</legend>
          {CHECK_KEYS.map((key) => (
            <fieldset key={key} className={styles.check}>
              <legend>{CHECK_WORDS[key]}</legend>
              <div className={styles.answers}>
                {CHECK_ANSWERS.map((answer) => (
                  <label key={answer}>
                    <input
                      type="radio"
                      name={key}
                      value={answer}
                      checked={answers[key] === answer}
                      onChange={() => setAnswers({ ...answers, [key]: answer })}
                    />
                    {ANSWER_WORDS[answer]}
                  </label>
                ))}
              </div>
            </fieldset>
          ))}
        </fieldset>
        <button
          type="button"
          className={styles.all}
          disabled={!verdict.allowed}
          onClick={() => setAnswers(allYes())}
        >
          Yes to every line
        </button>
        <FormField
          label="Note"
          hint={
            isException
              ? 'The machine flagged it: say why, whatever the verdict.'
              : 'Needed for a flaw, and where not everything on the list is so.'
          }
        >
          <textarea
            rows={3}
            maxLength={4000}
            value={note}
            disabled={!verdict.allowed}
            onChange={({ currentTarget }) => setNote(currentTarget.value)}
          />
        </FormField>
        {error ? (
          <p role="alert" className={styles.error}>
            {error}
          </p>
        ) : null}
        <div className={styles.buttons}>
          <GuardedButton verdict={guard} tone="primary" onClick={() => record('sound')}>
            Sound
          </GuardedButton>
          {guard.allowed ? (
            <GuardedButton verdict={guard} onClick={() => record('flawed')}>
              Flawed
            </GuardedButton>
          ) : null}
        </div>
      </form>
    </Panel>
  );
}

const allYes = (): Answers => Object.fromEntries(CHECK_KEYS.map((key) => [key, 'yes']));

const WRITING = 'textarea, select, input:not([type=radio]), [contenteditable=true]';

/** Calls the handler of a key, unless somebody writes or a dialog is open; `g` and what follows are the shell's. */
function useKeys(handlers: Readonly<Record<string, () => unknown>>): void {
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  useEffect(() => {
    let before = '';
    function onKey({ key, target, ctrlKey, metaKey, altKey }: KeyboardEvent) {
      const isPlace = before === 'g';
      before = key;
      if (isPlace || ctrlKey || metaKey || altKey) return;
      if (document.querySelector('dialog[open], [role=dialog]')) return;
      if (target instanceof HTMLElement && target.closest(WRITING)) return;
      latest.current[key]?.();
    }
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
