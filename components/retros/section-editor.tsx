'use client';

import dynamic from 'next/dynamic';
import { useDeferredValue, useId, useState } from 'react';
import type { Verdict } from '#lib/domain/access.ts';
import { SECTION_PROMPTS, SECTION_TITLES, type SectionKey } from '#lib/domain/retro/document.ts';
import form from '../policy/form.module.css';
import { useUnsavedGuard } from '../policy/use-unsaved-guard.ts';
import { GuardedButton } from '../ui/guarded-button.tsx';
import { Instant } from '../ui/instant.tsx';
import { UntrustedText } from '../ui/untrusted-text.tsx';
import { ConflictDialog } from './conflict-dialog.tsx';
import { Markdown } from './markdown.tsx';
import styles from './section-editor.module.css';
import { type SaveState, type SectionText, useSection, type WriteSection } from './use-section.ts';

const MarkdownArea = dynamic(() => import('./markdown-area.tsx').then((module) => module.MarkdownArea), {
  ssr: false,
  loading: () => <div className={styles.loading}>Loading the editor …</div>,
});

interface Props {
  incidentId: string;
  section: SectionKey;
  current: SectionText | null;
  verdict: Verdict;
  /** What can be written here from the records; null where nothing can. */
  generated: string | null;
  /** Who else writes here now. */
  others: readonly string[];
  write: WriteSection;
  /** The viewer writes here, or has stopped. */
  onWriting: (isWriting: boolean) => void;
}

/** One section of a retro: as it reads, and, once opened, as it is written, side by side. */
export function SectionEditor(props: Props) {
  const { incidentId, section, current, verdict, generated, others, write, onWriting } = props;
  const id = useId();
  const title = SECTION_TITLES[section];
  const { text, isDirty, save, conflict, change, push, settle } = useSection(
    incidentId,
    section,
    current,
    write,
  );
  const [isOpen, setOpen] = useState(false);
  const shown = useDeferredValue(text);
  const isEditing = isOpen && verdict.allowed;
  useUnsavedGuard(isDirty);

  function close() {
    void push();
    setOpen(false);
    onWriting(false);
  }

  return (
    <section className={styles.section} aria-labelledby={id} id={section}>
      <div className={styles.head}>
        <h2 id={id}>{title}</h2>
        <div className={styles.tools}>
          <Presence names={others} section={title} />
          <Saved save={save} current={current} isDirty={isDirty} />
          {isEditing ? (
            <button type="button" className={form.plain} onClick={close}>
              Done<span className="visually-hidden"> with {title}</span>
            </button>
          ) : (
            <GuardedButton verdict={verdict} onClick={() => setOpen(true)}>
              Edit<span className="visually-hidden"> {title}</span>
            </GuardedButton>
          )}
        </div>
      </div>
      {isEditing ? (
        <div className={styles.columns}>
          <div className={styles.writing}>
            <MarkdownArea
              text={text}
              label={title}
              prompt={SECTION_PROMPTS[section]}
              onChange={(next) => {
                change(next);
                onWriting(true);
              }}
              onSave={push}
              onFocus={() => onWriting(true)}
              onBlur={() => {
                void push();
                onWriting(false);
              }}
            />
            {generated === null ? null : <Generated text={text} generated={generated} onChange={change} />}
          </div>
          <section className={styles.preview} aria-label={`Preview of ${title}`}>
            <Markdown text={shown} highest={3} />
          </section>
        </div>
      ) : text.trim() === '' ? (
        <p className={styles.prompt}>{SECTION_PROMPTS[section]}</p>
      ) : (
        <Markdown text={shown} highest={3} />
      )}
      {conflict ? (
        <ConflictDialog
          section={title}
          theirs={conflict}
          mine={text}
          onChoose={(chosen) => settle(conflict, chosen)}
        />
      ) : null}
    </section>
  );
}

interface GeneratedProps {
  text: string;
  generated: string;
  onChange: (text: string) => void;
}

/** What the records say, put in at a click: they go on growing while one writes. */
function Generated({ text, generated, onChange }: GeneratedProps) {
  if (text.includes(generated)) return <p className={form.hint}>It holds what is recorded now.</p>;
  return (
    <div className={form.buttons}>
      <button type="button" className={form.plain} onClick={() => onChange(generated)}>
        {text.trim() === '' ? 'Insert what is recorded' : 'Replace by what is recorded now'}
      </button>
      {text.trim() === '' ? null : (
        <button
          type="button"
          className={form.plain}
          onClick={() => onChange(`${text.trimEnd()}\n\n${generated}`)}
        >
          Add it below
        </button>
      )}
    </div>
  );
}

function Presence({ names, section }: { names: readonly string[]; section: string }) {
  return (
    <span role="status" className={styles.presence}>
      {names.length > 0 ? (
        <>
          <UntrustedText text={names.join(' and ')} /> {names.length > 1 ? 'are' : 'is'} writing in {section}
        </>
      ) : null}
    </span>
  );
}

const WORDS: Record<Exclude<SaveState['state'], 'failed' | 'same'>, string> = {
  waiting: 'Not saved yet',
  saving: 'Saving …',
  saved: 'Saved',
  conflict: 'Not saved: two of you wrote here',
};

interface SavedProps {
  save: SaveState;
  current: SectionText | null;
  isDirty: boolean;
}

function Saved({ save, current, isDirty }: SavedProps) {
  if (save.state === 'failed')
    return (
      <span role="alert" className={styles.failed}>
        Not saved: {save.error}
      </span>
    );
  if (save.state !== 'same' && (isDirty || save.state !== 'waiting'))
    return (
      <span role="status" className={styles.note}>
        {WORDS[save.state]}
      </span>
    );
  return current ? (
    <span className={styles.note}>
      <UntrustedText text={current.by} /> <Instant at={current.at} />
    </span>
  ) : null;
}
