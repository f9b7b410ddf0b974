import { parsePatch, type StructuredPatchHunk } from 'diff';
import type { DiffFile, DiffHunk, DiffLine, FileDiff, HeadDiff } from '#lib/domain/change/diff.ts';
import { askGit } from './ask-git.ts';
import { type Head, PLAIN, type Range, rangeOf } from './range.ts';

const MOST_FILES = 2_000;
const MOST_BYTES = 500_000;
const MOST_LINES = 5_000;
/** Characters of a line that are kept. */
const LINE = 1_000;

/** The files that a head touches, from the local mirror; null where no mirror holds it. */
export async function readHeadDiff({ repository, sha }: Head): Promise<HeadDiff | null> {
  const range = await rangeOf({ repository, sha });
  const files = range && (await listFiles(range));
  if (!range || !files) return null;
  return { base: range.base, sha, files: files.slice(0, MOST_FILES), more: files.length > MOST_FILES };
}

/** Every file between the two ends; null where git does not tell. */
export async function listFiles({ gitDir, from, sha }: Range): Promise<DiffFile[] | null> {
  const listed = await askGit(gitDir, ['diff', '-z', '--numstat', ...PLAIN, from, sha, '--']);
  if (!listed.ok) return null;
  return listed.text.split('\0').flatMap((line): DiffFile[] => {
    const [added = '', deleted = '', ...rest] = line.split('\t');
    return rest.length === 0 ? [] : [{ path: rest.join('\t'), added: count(added), deleted: count(deleted) }];
  });
}

const count = (digits: string) => (/^\d+$/.test(digits) ? Number(digits) : null);

/** What a head changes in one file; null where no mirror holds it. */
export async function readFileDiff(head: Head, path: string): Promise<FileDiff | null> {
  const range = await rangeOf(head);
  if (range === null || path.includes('\0')) return null;
  const { gitDir, from, sha } = range;
  const patch = await askGit(gitDir, ['diff', '--unified=3', ...PLAIN, from, sha, '--', path], {
    bytes: MOST_BYTES,
  });
  if (!patch.ok) return patch.why === 'failed' ? null : { kind: 'too-large' };
  if (/^(?:Binary files |GIT binary patch)/m.test(patch.text.split('\n@@ ', 1)[0]!))
    return { kind: 'binary' };
  const hunks = parsePatch(patch.text).flatMap((file) => file.hunks);
  if (hunks.length === 0) return { kind: 'empty' };
  if (hunks.reduce((sum, { lines }) => sum + lines.length, 0) > MOST_LINES) return { kind: 'too-large' };
  return { kind: 'text', hunks: hunks.map(hunkOf) };
}

function hunkOf({ oldStart, oldLines, newStart, newLines, lines }: StructuredPatchHunk): DiffHunk {
  let before = oldStart;
  let after = newStart;
  return {
    header: `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`,
    lines: lines.flatMap((line): DiffLine[] => {
      const mark = line[0];
      // "\ No newline at end of file" is no line of it
      if (mark === '\\') return [];
      const text = line.slice(1);
      return [
        {
          before: mark === '+' ? null : before++,
          after: mark === '-' ? null : after++,
          text: text.slice(0, LINE),
          cut: Math.max(0, text.length - LINE),
        },
      ];
    }),
  };
}
