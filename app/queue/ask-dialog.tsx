'use client';

import { type FormEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { KeyHint } from '#components/ui/key-hint.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { MIN_REASON } from '#lib/domain/approval/rationale.ts';
import styles from './ask-dialog.module.css';
import {
  type Asking,
  DECISION_WORDS,
  isReview,
  laterChoices,
  needOf,
  quickReasons,
  revisionWords,
} from './asking.ts';
import type { RequestView } from './request-view.ts';
import { ReviewerChoice } from './reviewer-choice.tsx';
import type { Row } from './row.ts';

/** What was answered; empty words are none. */
export interface Answer {
  words: string;
  personId: string | null;
  until: Date | null;
}

interface Props {
  asking: Asking;
  /** Who would be recorded. */
  viewer: string;
  view: RequestView | null;
  onAnswer: (answer: Answer) => void;
  onClose: () => void;
}

/** Asks for the reason, the person or the time, and shows exactly what will be recorded. Loads nothing, records nothing. */
export function AskDialog({ asking, viewer, view, onAnswer, onClose }: Props) {
  const { kind, rows } = asking;
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const [words, setWords] = useState('');
  const [personId, setPersonId] = useState<string | null>(null);
  const quick = isReview(kind) ? quickReasons(kind, rows) : [];
  const later = kind === 'snooze' ? laterChoices(new Date()) : [];
  const missing = missingOf(asking, words, personId);

  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    dialog.current?.querySelector<HTMLElement>(FIRST[kind] ?? 'button')?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, [kind]);

  function submit(event?: FormEvent) {
    event?.preventDefault();
    if (missing === null) onAnswer({ words: words.trim(), personId, until: null });
  }

  function onKey(event: KeyboardEvent) {
    const { key, target, ctrlKey, metaKey } = event;
    if (key === 'Enter' && (ctrlKey || metaKey)) return submit();
    if (target instanceof HTMLElement && target.matches('textarea, input[type=search]')) return;
    const nth = Number(key) - 1;
    const reason = quick[nth];
    const choice = later[nth];
    if (reason !== undefined) {
      event.preventDefault();
      setWords(reason);
      dialog.current?.querySelector<HTMLElement>('[data-submit]')?.focus();
    } else if (choice) onAnswer({ words: '', personId: null, until: choice.until });
  }

  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-labelledby={`${id}-title`}
      onClose={onClose}
      onKeyDown={onKey}
    >
      <form className={styles.form} onSubmit={submit}>
        <h2 id={`${id}-title`}>{titleOf(asking)}</h2>
        <Subjects rows={rows} />
        {kind === 'snooze' ? (
          <div className={styles.quick}>
            {later.map(({ label, until }, nth) => (
              <button
                key={label}
                type="button"
                onClick={() => onAnswer({ words: '', personId: null, until })}
              >
                <KeyHint keys={String(nth + 1)} /> {label}
              </button>
            ))}
          </div>
        ) : null}
        {kind === 'delegate' ? (
          <ReviewerChoice reviewers={view?.reviewers ?? []} chosen={personId} onChoose={setPersonId} />
        ) : null}
        {quick.length > 0 ? (
          <div className={styles.quick}>
            {quick.map((reason, nth) => (
              <button
                key={reason}
                type="button"
                aria-pressed={words === reason}
                onClick={() => setWords(reason)}
              >
                <KeyHint keys={String(nth + 1)} /> {reason}
              </button>
            ))}
          </div>
        ) : null}
        {kind === 'snooze' ? null : (
          <label className={styles.words}>
            <span>{WORDS_LABEL[kind]}</span>
            <textarea
              rows={3}
              maxLength={kind === 'override' ? 4_000 : kind === 'delegate' ? 2_000 : 10_000}
              value={words}
              aria-describedby={`${id}-hint`}
              onChange={({ currentTarget }) => setWords(currentTarget.value)}
            />
          </label>
        )}
        <p id={`${id}-hint`} className={styles.hint}>
          {missing ?? 'Ctrl Enter records it from the text, too.'}
        </p>
        <p className={styles.record}>{recordOf(asking, viewer, words.trim())}</p>
        <div className={styles.buttons}>
          {kind === 'snooze' ? null : (
            <button type="submit" className={styles.primary} data-submit aria-disabled={missing !== null}>
              {submitLabel(asking)}
            </button>
          )}
          <button type="button" className={styles.plain} onClick={() => dialog.current?.close()}>
            Cancel <KeyHint keys="Esc" />
          </button>
        </div>
      </form>
    </dialog>
  );
}

/** What has the focus first: Enter confirms an approval, and whoever has to write can. */
const FIRST: Partial<Record<Asking['kind'], string>> = {
  approve: '[data-submit]',
  comment: 'textarea',
  override: 'textarea',
  delegate: 'input[type=search]',
};

const SHOWN = 5;

function Subjects({ rows }: { rows: readonly Row[] }) {
  return (
    <ul className={styles.subjects}>
      {rows.slice(0, SHOWN).map((row) => (
        <li key={row.id}>
          <UntrustedText text={row.title} /> <span className={styles.hint}>{revisionWords(row)}</span>
        </li>
      ))}
      {rows.length > SHOWN ? <li className={styles.hint}>and {rows.length - SHOWN} more</li> : null}
    </ul>
  );
}

const WORDS_LABEL: Readonly<Record<Exclude<Asking['kind'], 'snooze'>, string>> = {
  approve: 'Rationale',
  'request-changes': 'What has to change',
  veto: 'Why it must not go out',
  comment: 'Comment',
  delegate: 'Note for them (optional)',
  override: 'Why the rule gives way here',
};

function titleOf(asking: Asking): string {
  const { kind, rows } = asking;
  if (kind === 'approve') return rows.length === 1 ? 'Approve' : `Approve ${rows.length} requests`;
  if (kind === 'override') return `Sign an exception from “${asking.requirement.title}”`;
  return {
    'request-changes': 'Request changes',
    veto: 'Veto',
    comment: 'Comment',
    delegate: 'Pass it on',
    snooze: 'Put it off',
  }[kind];
}

function submitLabel(asking: Asking): string {
  const { kind, rows } = asking;
  if (kind === 'approve')
    return rows.length === 1 ? 'Approve and record' : `Approve all ${rows.length} and record`;
  if (kind === 'comment') return 'Comment';
  if (kind === 'delegate') return 'Pass it on';
  return kind === 'override' ? 'Sign and record' : `${DECISION_WORDS[kind as 'veto'].does} and record`;
}

/** What still has to be said before it can be recorded; null: nothing. */
function missingOf(asking: Asking, words: string, personId: string | null): string | null {
  const { kind, rows } = asking;
  const text = words.trim();
  if (kind === 'comment' && text === '') return 'Say something.';
  if (kind === 'delegate' && personId === null) return 'Choose who is to review it instead.';
  if (kind === 'override' && text.length < MIN_REASON) return `Say why in at least ${MIN_REASON} characters.`;
  if (!isReview(kind) || text !== '') return null;
  return rows.map((row) => needOf(kind, row)).find((need) => need !== null) ?? null;
}

/** Exactly what will be in the records. */
function recordOf(asking: Asking, viewer: string, words: string): string {
  const { kind, rows } = asking;
  const [row] = rows;
  const what = rows.length === 1 && row ? revisionWords(row) : `${rows.length} revisions, each by itself`;
  const said = words === '' ? 'without a rationale' : `with the words “${words}”`;
  if (isReview(kind))
    return `Will be recorded: ${viewer}’s ${DECISION_WORDS[kind].noun} of ${what}, ${said}. u takes it back; both stay in the trail.`;
  switch (kind) {
    case 'override':
      return `Will be recorded: ${viewer} signs an exception from “${asking.requirement.title}” for ${what}. Whether it counts is the policy’s question.`;
    case 'comment':
      return `Will be recorded as a comment by ${viewer}. It decides nothing.`;
    case 'delegate':
      return 'Will be recorded: you pass it on, and it leaves your queue. Whoever stands in is asked while they are away.';
    case 'snooze':
      return 'It comes back by itself. Its waiting time goes on, and others still see it.';
  }
}
