import { structuredPatch } from 'diff';
import type { ReactNode } from 'react';
import { UntrustedText } from '../ui/untrusted-text.tsx';
import styles from './text-diff.module.css';

interface Props {
  before: string;
  after: string;
  /** What the two are called. */
  names: readonly [before: string, after: string];
}

/** What a text changes in another: the lines that differ, with three around them and their numbers in both. */
export function TextDiff({ before, after, names }: Props) {
  const { hunks } = structuredPatch(names[0], names[1], before, after, '', '', { context: 3 });
  if (hunks.length === 0) return <p className={styles.same}>Both say the same.</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be reached by keyboard
    <section className={styles.frame} tabIndex={0} aria-label={`From ${names[0]} to ${names[1]}`}>
      <table className={styles.diff}>
        <caption className="visually-hidden">
          Lines of {names[0]} and of {names[1]}
        </caption>
        {hunks.map((hunk) => (
          <tbody key={`${hunk.oldStart} ${hunk.newStart}`}>
            {linesOf(hunk).map(({ old, now, mark, text }) => (
              <tr key={`${old} ${now} ${mark}`} data-mark={mark}>
                <td className={styles.number}>{old}</td>
                <td className={styles.number}>{now}</td>
                <td className={styles.mark}>{MARKS[mark]}</td>
                <td className={styles.line}>
                  <UntrustedText text={text} />
                </td>
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </section>
  );
}

const MARKS: Readonly<Record<string, ReactNode>> = {
  '+': (
    <>
      <span aria-hidden>+</span>
      <span className="visually-hidden">added</span>
    </>
  ),
  '-': (
    <>
      <span aria-hidden>−</span>
      <span className="visually-hidden">removed</span>
    </>
  ),
};

interface Line {
  old: number | null;
  now: number | null;
  mark: string;
  text: string;
}

function linesOf({
  oldStart,
  newStart,
  lines,
}: {
  oldStart: number;
  newStart: number;
  lines: string[];
}): Line[] {
  let old = oldStart;
  let now = newStart;
  return lines.map((line) => {
    const mark = line.slice(0, 1);
    const text = line.slice(1);
    if (mark === '+') return { old: null, now: now++, mark, text };
    if (mark === '-') return { old: old++, now: null, mark, text };
    // "\ No newline at end of file" is about the line before
    if (mark === '\\') return { old: null, now: null, mark, text: line };
    return { old: old++, now: now++, mark: '', text };
  });
}
