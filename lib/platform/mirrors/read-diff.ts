import { parsePatch, type StructuredPatchHunk } from 'diff';
import type { DiffFile, DiffHunk, DiffLine, FileDiff, HeadDiff } from '#lib/domain/change/diff.ts';
import { FullSha } from '#lib/domain/change/submission.ts';
import { askGit } from './ask-git.ts';
import { findMirror } from './find-mirror.ts';

export interface Head {
  repository: string;
  /** Full, in lower case. */
  sha: string;
}

const MOST_FILES = 2_000;
const MOST_BYTES = 500_000;
const MOST_LINES = 5_000;
/** Characters of a line that are kept. */
const LINE = 1_000;

/** Nothing outside git takes part, and a renamed file is one that goes and one that comes, as the path rules see it. */
const PLAIN = ['--no-ext-diff', '--no-textconv', '--no-color', '--no-renames', '--ignore-submodules=all'];

/** The files that a head touches, from the local mirror; null where no mirror holds it. */
export async function readHeadDiff({ repository, sha }: Head): Promise<HeadDiff | null> {
  const range = await rangeOf(repository, sha);
  if (range === null) return null;
  const listed = await askGit(range.gitDir, ['diff', '-z', '--numstat', ...PLAIN, range.from, sha, '--']);
  if (!listed.ok) return null;
  const files = listed.text.split('\0').flatMap((line): DiffFile[] => {
    const [added = '', deleted = '', ...rest] = line.split('\t');
    return rest.length === 0 ? [] : [{ path: rest.join('\t'), added: count(added), deleted: count(deleted) }];
  });
  return { base: range.base, sha, files: files.slice(0, MOST_FILES), more: files.length > MOST_FILES };
}

const count = (digits: string) => (/^\d+$/.test(digits) ? Number(digits) : null);

/** What a head changes in one file; null where no mirror holds it. */
export async function readFileDiff({ repository, sha }: Head, path: string): Promise<FileDiff | null> {
  const range = await rangeOf(repository, sha);
  if (range === null || path.includes('\0')) return null;
  const { gitDir, from } = range;
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

interface Range {
  gitDir: string;
  /** A commit or, before the first one, the empty tree. */
  from: string;
  base: string | null;
}

async function rangeOf(repository: string, sha: string): Promise<Range | null> {
  const gitDir = FullSha.safeParse(sha).success ? await findMirror(repository) : null;
  if (gitDir === null) return null;
  const one = async (...args: string[]) => {
    const answer = await askGit(gitDir, args);
    return answer.ok ? answer.text.trim() : '';
  };
  if ((await one('rev-parse', '--verify', '--quiet', `${sha}^{commit}`)) !== sha) return null;
  const left = await one('merge-base', 'HEAD', sha);
  const base = left === '' || left === sha ? await one('rev-parse', '--verify', '--quiet', `${sha}^1`) : left;
  if (base !== '') return { gitDir, from: base, base };
  const empty = await one('hash-object', '-t', 'tree', '--stdin');
  return empty === '' ? null : { gitDir, from: empty, base: null };
}
