'use client';

import { useEffect, useMemo, useState } from 'react';
import { type ChangeData, Diff, Hunk, type HunkData } from 'react-diff-view';
import type { DiffHunk, FileDiff } from '#lib/domain/change/diff.ts';
import { visibleText } from '../ui/hidden-characters.ts';
import styles from './change-diff.module.css';
import './file-lines.css';

/** Lines that are drawn before somebody asks for more. */
const LINES = 400;

/** The lines of one file, as text: nothing in them is markup, and what hides in them is shown by its code. */
export function FileLines({ href }: { href: string }) {
  const [diff, setDiff] = useState<FileDiff | null | 'loading' | 'failed'>('loading');
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt is another request
  useEffect(() => {
    const gone = new AbortController();
    setDiff('loading');
    fetch(href, { signal: gone.signal })
      .then((response) => (response.ok ? response.json() : Promise.reject(new Error(response.statusText))))
      .then(setDiff)
      .catch(() => {
        if (!gone.signal.aborted) setDiff('failed');
      });
    return () => gone.abort();
  }, [href, attempt]);

  if (diff === 'loading') return <p className={styles.muted}>Loading …</p>;
  if (diff === 'failed')
    return (
      <p className={styles.muted}>
        It could not be read now.{' '}
        <button type="button" className={styles.more} onClick={() => setAttempt(attempt + 1)}>
          Try again
        </button>
      </p>
    );
  if (diff === null) return <p className={styles.muted}>The mirror does not hold it any more.</p>;
  return <DiffLines diff={diff} />;
}

/** As `FileLines`, once it is there. */
export function DiffLines({ diff }: { diff: FileDiff }) {
  const [most, setMost] = useState(LINES);
  const hunks = useMemo(() => (diff.kind === 'text' ? drawn(diff.hunks, most) : []), [diff, most]);
  if (diff.kind !== 'text') return <p className={styles.muted}>{WORDS[diff.kind]}</p>;
  const total = diff.hunks.reduce((sum, { lines }) => sum + lines.length, 0);
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be reached by keyboard */}
      <section className={styles.lines} tabIndex={0} aria-label="Lines that change">
        <Diff viewType="unified" diffType="modify" hunks={hunks}>
          {(some) => some.map((hunk) => <Hunk key={hunk.content} hunk={hunk} />)}
        </Diff>
      </section>
      {total > most ? (
        <button type="button" className={styles.more} onClick={() => setMost(most * 4)}>
          Show more of {total.toLocaleString('en')} lines
        </button>
      ) : null}
    </>
  );
}

const WORDS = {
  binary: 'A binary file: there are no lines to show.',
  empty: 'Its lines are the same; its mode or its kind is not.',
  'too-large': 'It is too large to be shown here. Read it in the repository.',
} as const;

/** The first lines, as the component takes them. */
function drawn(hunks: readonly DiffHunk[], most: number): HunkData[] {
  let left = most;
  return hunks.flatMap((hunk): HunkData[] => {
    if (left <= 0) return [];
    const lines = hunk.lines.slice(0, left);
    left -= lines.length;
    const [, oldStart = 0, oldLines = 0, newStart = 0, newLines = 0] =
      /^@@ -(\d+),(\d+) \+(\d+),(\d+)/.exec(hunk.header)?.map(Number) ?? [];
    return [{ content: hunk.header, oldStart, oldLines, newStart, newLines, changes: lines.map(changeOf) }];
  });
}

function changeOf({ before, after, text, cut }: DiffHunk['lines'][number]): ChangeData {
  const content = visibleText(text) + (cut > 0 ? ` … ${cut.toLocaleString('en')} more characters` : '');
  if (before !== null && after !== null)
    return { type: 'normal', isNormal: true, oldLineNumber: before, newLineNumber: after, content };
  return before === null
    ? { type: 'insert', isInsert: true, lineNumber: after ?? 0, content }
    : { type: 'delete', isDelete: true, lineNumber: before, content };
}
