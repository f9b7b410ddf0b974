import { describe, expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import { PatchRanges } from './added-ranges.ts';
import { CommitRecords } from './commit-records.ts';
import { DiffRecords, parseNameStatus } from './diff-records.ts';

/** The same bytes, cut at the given places. */
function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const at = [...new Set(places.map((p) => p % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...at].map((start, n) => bytes.subarray(start, at[n] ?? bytes.length));
}
const places = fc.array(fc.nat(), { maxLength: 30 });
const sha = fc.stringMatching(/^[0-9a-f]{40}$/);
const text = fc.string({ unit: 'grapheme', maxLength: 60 }).map((s) => s.replaceAll('\0', ''));
const path = text.filter((s) => s !== '');
const lines = fc.option(fc.nat(99_999), { nil: null });

describe('git log records', () => {
  const record = fc.record({ sha, parents: fc.array(sha, { maxLength: 3 }), name: text, message: text });

  test('any chunking of the bytes gives the same commits', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 8 }), places, (records, at) => {
        const bytes = Buffer.from(
          records
            .map((r) =>
              [r.sha, r.parents.join(' '), r.name, 'e@x', 60, 'C', 'c@x', 120, r.message, ''].join('\0'),
            )
            .join(''),
        );
        const parser = new CommitRecords();
        const commits = cut(bytes, at).flatMap((chunk) => parser.push(chunk));
        expect(commits).toEqual(
          records.map((r) => ({
            sha: r.sha,
            parents: r.parents,
            authorName: r.name,
            authorEmail: 'e@x',
            authoredAt: new Date(60_000),
            committerName: 'C',
            committerEmail: 'c@x',
            committedAt: new Date(120_000),
            message: r.message.trimEnd(),
          })),
        );
      }),
    );
  });

  test.each([
    ['60', '120', 60, 120, undefined],
    ['9e99', '120', 120, 120, 'author'],
    ['', '120', 120, 120, 'author'],
    ['0', '120', 120, 120, 'author'],
    ['60', '-5', 60, 60, 'committer'],
    ['60', '9223372036854775', 60, 60, 'committer'],
    ['x', '', 0, 0, 'committer'],
  ])(
    'dates %j and %j: one that is none is said to be none',
    (authored, committed, author, committer, noDate) => {
      const fields = ['a', '', 'n', 'e', authored, 'n', 'e', committed, 'm', ''];
      const [commit] = new CommitRecords().push(Buffer.from(fields.join('\0')));
      expect([commit!.authoredAt.getTime(), commit!.committedAt.getTime()]).toEqual([
        author * 1000,
        committer * 1000,
      ]);
      expect(commit!.noDate).toBe(noDate);
    },
  );
});

describe('diff-tree records', () => {
  const file = fc.record({
    path,
    oldPath: fc.option(path, { nil: undefined }),
    added: lines,
    deleted: lines,
  });
  const diff = fc.record({ sha, files: fc.array(file, { maxLength: 6 }), flushed: fc.boolean() });

  test('any chunking, with flush echoes anywhere between commits, gives the same diffs', () => {
    fc.assert(
      fc.property(fc.array(diff, { maxLength: 8 }), places, (diffs, at) => {
        const figure = (n: number | null) => (n === null ? '-' : String(n));
        const bytes = Buffer.from(
          diffs
            .map(({ sha, files, flushed }) => {
              const rows = files.map((f) => {
                const names = f.oldPath === undefined ? f.path : `\0${f.oldPath}\0${f.path}`;
                return `${figure(f.added)}\t${figure(f.deleted)}\t${names}\0`;
              });
              return `${sha}\0${rows.join('')}${flushed ? '\n' : ''}`;
            })
            .join(''),
        );
        const parser = new DiffRecords();
        const parsed = [...cut(bytes, at).flatMap((chunk) => parser.push(chunk)), ...parser.end()];
        expect(parsed).toEqual(
          diffs.map(({ sha, files }) => ({
            sha,
            files: files.map((f) => JSON.parse(JSON.stringify(f))),
            fileCount: files.length,
            added: files.reduce((sum, f) => sum + (f.added ?? 0), 0),
            deleted: files.reduce((sum, f) => sum + (f.deleted ?? 0), 0),
          })),
        );
      }),
    );
  });

  test('name-status output gives paths without figures', () => {
    const diff = parseNameStatus(Buffer.from('M\0a b\0R100\0old\0new\0D\0gone\0'), 's');
    expect(diff.files.map((f) => [f.oldPath, f.path, f.added])).toEqual([
      [undefined, 'a b', null],
      ['old', 'new', null],
      [undefined, 'gone', null],
    ]);
  });
});

test('added ranges of a patch, however it is cut, whatever its lines contain', () => {
  const patch = Buffer.from(
    [
      'diff --git a/x b/x',
      'index 1..2 100644',
      '--- a/x',
      '+++ b/x',
      '@@ -1,0 +2,3 @@ context',
      '+diff --git a/y b/y',
      '+@@ -1 +1 @@',
      `+${'long '.repeat(100)}`,
      '@@ -9 +12 @@',
      '-@@ -5 +5 @@',
      '+y',
      '@@ -20,2 +22,0 @@',
      '-z',
      '-z',
      'diff --git a/bin b/bin',
      'Binary files a/bin and b/bin differ',
      '',
      '',
    ].join('\n'),
  );
  fc.assert(
    fc.property(places, (at) => {
      const parser = new PatchRanges();
      for (const chunk of cut(patch, at)) {
        if (chunk.length > 0) expect(parser.complete).toBe(false);
        parser.push(chunk);
      }
      expect(parser.complete).toBe(true);
      expect(parser.files).toEqual([
        [
          [2, 4],
          [12, 12],
        ],
        [],
      ]);
    }),
  );
});
