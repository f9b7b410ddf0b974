'use client';

import { useEffect, useId, useRef } from 'react';
import form from '../policy/form.module.css';
import { Instant } from '../ui/instant.tsx';
import { UntrustedText } from '../ui/untrusted-text.tsx';
import styles from './conflict-dialog.module.css';
import type { SectionText } from './use-section.ts';

interface Props {
  section: string;
  theirs: SectionText;
  mine: string;
  onChoose: (text: string) => void;
}

/** Two wrote in one section: both texts, and which to go on with. Nothing is thrown away: theirs stays a version. */
export function ConflictDialog({ section, theirs, mine, onChoose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-labelledby={id}
      // Escape would leave it open in between
      onCancel={(event) => event.preventDefault()}
    >
      <h2 id={id}>Two of you wrote in {section}</h2>
      <p>
        <UntrustedText text={theirs.by} /> saved <Instant at={theirs.at} />, after you had begun. Yours is not
        saved yet.
      </p>
      <div className={styles.texts}>
        <Text title="Theirs" text={theirs.markdown} />
        <Text title="Yours" text={mine} />
      </div>
      <div className={form.buttons}>
        <button
          type="button"
          className={form.primary}
          onClick={() => onChoose(`${theirs.markdown.trimEnd()}\n\n${mine.trimStart()}`)}
        >
          Keep both, theirs first
        </button>
        <button type="button" className={form.plain} onClick={() => onChoose(theirs.markdown)}>
          Keep theirs
        </button>
        <button type="button" className={form.plain} onClick={() => onChoose(mine)}>
          Keep mine
        </button>
      </div>
      <p className={form.hint}>Every version that was saved stays in the retro’s history.</p>
    </dialog>
  );
}

function Text({ title, text }: { title: string; text: string }) {
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre className={styles.text} tabIndex={0}>
        <UntrustedText text={text} />
      </pre>
    </section>
  );
}
