import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import { buildRepository, type CommitScript, git, temporaryFolder } from '#tests/support/git-repo.ts';
import { type MainlineCommit, readHistory } from './read-history.ts';
import type { HistoryOptions } from './repository.ts';

const temporary = temporaryFolder();
afterAll(() => temporary.remove());
let folders = 0;
const newFolder = () => join(temporary.path, `r${folders++}`);
const build = (commits: readonly CommitScript[], options?: { bare?: boolean; branch?: string }) =>
  buildRepository(newFolder(), commits, options);

async function read(folder: string, options?: HistoryOptions): Promise<MainlineCommit[]> {
  const commits: MainlineCommit[] = [];
  for await (const commit of readHistory(folder, options)) commits.push(commit);
  return commits;
}

const subjects = (commits: readonly MainlineCommit[]) => commits.map((c) => c.message.split('\n')[0]);

/** What git itself says of first-parent history: an independent reading of the same facts. */
function reference(folder: string, tip = 'HEAD') {
  return git(folder, 'rev-list', '--first-parent', '--reverse', tip).split('\n');
}

describe('a plain history', () => {
  test('comes oldest first with people, dates, message and line counts', async () => {
    const repo = build([
      { message: 'First\n\nBody\n\nCo-authored-by: B <b@x>\n', files: { 'a.txt': 'one\ntwo\n' } },
      { message: 'Second (#12)', files: { 'a.txt': 'one\n', 'b/c.txt': 'x\n' }, author: 'Bo <bo@x.test>' },
    ]);
    const [first, second] = await read(repo.folder);
    expect(first).toMatchObject({
      sha: repo.sha(1),
      parents: [],
      authorName: 'Ada Author',
      authorEmail: 'ada@example.test',
      message: 'First\n\nBody\n\nCo-authored-by: B <b@x>',
      committedAt: new Date('2026-01-01T00:01:00Z'),
      files: [{ path: 'a.txt', added: 2, deleted: 0 }],
      isMerge: false,
      pr: null,
      parts: [],
    });
    expect(second).toMatchObject({ authorName: 'Bo', pr: 12, fileCount: 2, added: 1, deleted: 1 });
    expect(second).not.toHaveProperty('incomplete');
  });

  test('renames, binary files, empty commits and every kind of path', async () => {
    const text = Array.from({ length: 30 }, (_, n) => `line ${n}\n`).join('');
    const strange = ['with space.txt', 'quo"te\\.txt', 'new\nline.txt', 'tab\there.txt', 'ünï.txt', '-dash'];
    const repo = build([
      { message: 'one', files: { 'old.txt': text, bin: Buffer.from([0, 1, 2, 0]) } },
      { message: 'two', renames: { 'old.txt': 'new name.txt' } },
      { message: 'empty' },
      { message: 'paths', files: Object.fromEntries(strange.map((path) => [path, 'x\n'])) },
    ]);
    const [one, two, empty, paths] = await read(repo.folder);
    expect(one!.files).toContainEqual({ path: 'bin', added: null, deleted: null });
    expect(two!.files).toEqual([{ path: 'new name.txt', oldPath: 'old.txt', added: 0, deleted: 0 }]);
    expect(empty).toMatchObject({ files: [], fileCount: 0 });
    expect(paths!.files.map((f) => f.path).sort()).toEqual([...strange].sort());
  });

  test('text in any encoding keeps its letters', async () => {
    const latin1 = Buffer.from('Caf\xe9 ge\xf6ffnet', 'latin1');
    const repo = build([
      { message: latin1, encoding: 'ISO-8859-1' },
      { message: latin1 },
      { message: 'Kaffee ☕' },
    ]);
    expect(subjects(await read(repo.folder))).toEqual(['Café geöffnet', 'Café geöffnet', 'Kaffee ☕']);
  });

  test('keeps the first 500 files and counts all', async () => {
    const files = Object.fromEntries(Array.from({ length: 620 }, (_, n) => [`f/${n}`, 'x\n']));
    const [commit] = await read(build([{ message: 'many', files }]).folder);
    expect(commit).toMatchObject({ fileCount: 620, added: 620 });
    expect(commit!.files).toHaveLength(500);
  });

  test('a history longer than the read-ahead window is complete and in order', async () => {
    const repo = build(
      Array.from({ length: 1_300 }, (_, n) => ({ message: `c${n}`, files: { [`f${n % 7}`]: `${n}\n` } })),
    );
    const commits = await read(repo.folder);
    expect(commits.map((c) => c.sha)).toEqual(reference(repo.folder));
    expect(commits.every((c, n) => c.message === `c${n}` && c.fileCount === 1)).toBe(true);
  });

  test('a reader that stops early leaves no git running', async () => {
    const repo = build(Array.from({ length: 600 }, (_, n) => ({ message: `c${n}`, files: { f: `${n}\n` } })));
    for await (const commit of readHistory(repo.folder)) {
      expect(commit.message).toBe('c0');
      break;
    }
    const running = () => process.getActiveResourcesInfo().filter((kind) => kind === 'ProcessWrap').length;
    await expect.poll(running).toBe(0);
  });
});

describe('merges', () => {
  const merged: CommitScript[] = [
    { message: 'base', files: { a: '1\n' } },
    { message: 'side 1', branch: 'topic', parents: [1], files: { b: '1\n' } },
    { message: 'main 1', files: { c: '1\n' } },
    { message: 'side 2', branch: 'topic', files: { b: '2\n' } },
    {
      message: 'Merge pull request #34 from octo/feature/x\n\nA title',
      parents: [3, 4],
      files: { b: '2\n' },
    },
  ];

  test('a merge is what it changed on the mainline, with the commits it brought in', async () => {
    const commits = await read(build(merged).folder);
    expect(subjects(commits)).toEqual(['base', 'main 1', 'Merge pull request #34 from octo/feature/x']);
    expect(commits[2]).toMatchObject({
      isMerge: true,
      pr: 34,
      branch: 'feature/x',
      files: [{ path: 'b', added: 1, deleted: 0 }],
    });
    expect(commits[2]!.parts.map((p) => p.message)).toEqual(['side 1', 'side 2']);
  });

  test('an octopus merge brings in all its branches', async () => {
    const repo = build([
      { message: 'base', files: { a: '1\n' } },
      { message: 'x', branch: 'x', parents: [1], files: { x: '1\n' } },
      { message: 'y', branch: 'y', parents: [1], files: { y: '1\n' } },
      { message: 'octopus', parents: [1, 2, 3], files: { x: '1\n', y: '1\n' } },
    ]);
    const [, octopus] = await read(repo.folder);
    expect(octopus!.parts.map((p) => p.message)).toEqual(['x', 'y']);
    expect(octopus!.fileCount).toBe(2);
  });

  test('a branch that merged the mainline back brings in its own commits only', async () => {
    const repo = build([
      { message: 'base' },
      { message: 'topic 1', branch: 'topic', parents: [1] },
      { message: 'main 1' },
      { message: 'back-merge', branch: 'topic', parents: [2, 3] },
      { message: 'merge topic', parents: [3, 4] },
    ]);
    const commits = await read(repo.folder);
    expect(commits.at(-1)!.parts.map((p) => p.message)).toEqual(['topic 1', 'back-merge']);
  });

  test('whatever the shape of the graph, parts are exactly git rev-list M^1..M', async () => {
    const graph = fc.array(fc.tuple(fc.nat(3), fc.array(fc.nat(), { maxLength: 3 })), {
      minLength: 2,
      maxLength: 25,
    });
    await fc.assert(
      fc.asyncProperty(graph, async (nodes) => {
        // Node n joins one of four branches and merges up to three earlier nodes; the last closes main.
        const tips: number[] = [];
        const script: CommitScript[] = nodes.map(([lane, others], index) => {
          const own = tips[lane] ?? tips.find((tip) => tip !== undefined);
          const extra = index === 0 ? [] : others.map((o) => 1 + (o % index));
          const parents = [...new Set([...(own === undefined ? [] : [own]), ...extra])];
          tips[lane] = index + 1;
          return { message: `n${index + 1}`, branch: `lane${lane}`, parents };
        });
        const open = [...new Set(tips.filter((tip) => tip !== undefined))];
        script.push({ message: 'end', parents: open });
        const repo = build(script, { bare: true });
        const commits = await read(repo.folder);
        expect(commits.map((c) => c.sha)).toEqual(reference(repo.folder));
        for (const commit of commits.filter((c) => c.isMerge)) {
          const expected = git(repo.folder, 'rev-list', commit.sha, `^${commit.sha}^1`).split('\n');
          expect(commit.parts.map((p) => p.sha).sort()).toEqual(
            expected.filter((sha) => sha !== commit.sha).sort(),
          );
        }
        rmSync(repo.folder, { recursive: true });
      }),
      { numRuns: 12 },
    );
  }, 60_000);
});

describe('parts of a history', () => {
  const line = Array.from({ length: 10 }, (_, n) => ({
    message: `c${n}`,
    files: { f: `${n}\n` },
    minute: n,
  }));

  test('resumes after a commit', async () => {
    const repo = build(line);
    expect(subjects(await read(repo.folder, { afterSha: repo.sha(8) }))).toEqual(['c8', 'c9']);
    expect(await read(repo.folder, { afterSha: repo.sha(10) })).toEqual([]);
  });

  test('refuses to resume from a commit that is not on the mainline', async () => {
    const repo = build([...line, { message: 'side', branch: 'topic', parents: [3] }]);
    const options = [repo.sha(11), 'f'.repeat(40), '--output=x', repo.sha(8).slice(0, 8)];
    for (const afterSha of options) {
      await expect(read(repo.folder, { afterSha })).rejects.toMatchObject({ code: 'resume-point-gone' });
    }
    expect(await read(repo.folder, { branch: 'topic', afterSha: repo.sha(2) })).toHaveLength(2);
  });

  test('since a date: from the first commit not older, even where dates go backwards', async () => {
    const backwards = line.map((c, n) => ({ ...c, minute: [0, 1, 2, 30, 31, 3, 32, 33, 34, 35][n]! }));
    const repo = build(backwards);
    const commits = await read(repo.folder, { since: '2026-01-01T00:20:00Z' });
    expect(subjects(commits)).toEqual(['c3', 'c4', 'c5', 'c6', 'c7', 'c8', 'c9']);
    await expect(read(repo.folder, { since: 'the day of the great storm' })).rejects.toMatchObject({
      code: 'bad-since',
    });
  });

  test('since a date inside a merged branch keeps the whole branch', async () => {
    const repo = build([
      { message: 'base', minute: 0 },
      { message: 'early part', branch: 'topic', parents: [1], minute: 1 },
      { message: 'late part', branch: 'topic', minute: 50 },
      { message: 'merge', parents: [1, 3], minute: 51 },
    ]);
    const [merge] = await read(repo.folder, { since: '2026-01-01T00:45:00Z' });
    expect(merge!.parts.map((p) => p.message)).toEqual(['early part', 'late part']);
  });
});

describe('kinds of repositories', () => {
  const script: CommitScript[] = [1, 2, 3, 4].map((n) => ({
    message: `c${n}`,
    files: { [`f${n}`]: `${n}\n` },
  }));

  test('bare, mirror, linked work tree and .git folder read the same', async () => {
    const repo = build(script);
    const expected = await read(repo.folder);
    const [mirror, tree] = [newFolder(), newFolder()];
    git(temporary.path, 'clone', '-q', '--mirror', repo.folder, mirror);
    git(repo.folder, 'worktree', 'add', '-q', '--detach', tree);
    for (const folder of [mirror, tree, join(repo.folder, '.git'), build(script, { bare: true }).folder])
      expect(await read(folder)).toEqual(expected);
  });

  test('a shallow clone marks the commit where it ends and claims no change for it', async () => {
    const shallow = newFolder();
    git(temporary.path, 'clone', '-q', '--depth', '2', `file://${build(script).folder}`, shallow);
    const [boundary, last] = await read(shallow);
    expect(boundary).toMatchObject({ message: 'c3', files: [], fileCount: 0, parents: [] });
    expect(boundary!.incomplete).toContain('shallow');
    expect(last).toMatchObject({ message: 'c4', files: [{ path: 'f4', added: 1, deleted: 0 }] });
    expect(last).not.toHaveProperty('incomplete');
  });

  test('a missing file content costs that commit its sizes and nothing else', async () => {
    const repo = build([
      ...script,
      { message: 'lost', files: { big: 'gone\n', f1: 'changed\n' } },
      { message: 'also lost', files: { big: 'gone again\n' } },
      { message: 'after', files: { f2: 'changed\n' } },
    ]);
    const blob = git(repo.folder, 'rev-parse', `${repo.sha(5)}:big`);
    rmSync(join(repo.folder, '.git/objects', blob.slice(0, 2), blob.slice(2)));
    const commits = await read(repo.folder);
    expect(commits.map((c) => c.incomplete !== undefined)).toEqual([
      false,
      false,
      false,
      false,
      true,
      true,
      false,
    ]);
    expect(commits[4]!.files.map((f) => f.path)).toEqual(['big', 'f1']);
    expect(commits[4]!.files[1]).toMatchObject({ added: null, deleted: null });
    expect(commits[6]!.files).toEqual([{ path: 'f2', added: 1, deleted: 1 }]);
  });

  test('a clone without any file contents gives paths throughout', async () => {
    const commits = Array.from({ length: 70 }, (_, n) => ({ message: `c${n}`, files: { f: `${n}\n` } }));
    const origin = build(commits);
    git(origin.folder, 'config', 'uploadpack.allowFilter', 'true');
    const clone = newFolder();
    git(temporary.path, 'clone', '-q', '--bare', '--filter=blob:none', `file://${origin.folder}`, clone);
    const read70 = await read(clone);
    expect(read70).toHaveLength(70);
    expect(read70.every((c) => c.incomplete !== undefined && c.files[0]!.path === 'f')).toBe(true);
  });

  test('nothing that the repository configures is run', async () => {
    const repo = build(script);
    const marker = join(repo.folder, 'ran');
    const program = join(repo.folder, 'program.sh');
    writeFileSync(program, `#!/bin/sh\ntouch ${marker}\ncat\n`, { mode: 0o755 });
    const keys = ['core.fsmonitor', 'core.pager', 'core.sshCommand', 'diff.external', 'diff.x.textconv'];
    for (const key of [...keys, 'diff.x.command', 'gpg.program', 'core.alternateRefsCommand'])
      git(repo.folder, 'config', key, program);
    git(repo.folder, 'config', 'log.showSignature', 'true');
    writeFileSync(join(repo.folder, '.git/info/attributes'), '* diff=x\n');
    git(repo.folder, 'notes', '--ref=ai', 'add', '-m', 'note', repo.sha(2));
    expect(await read(repo.folder)).toHaveLength(4);
    expect(existsSync(marker)).toBe(false);
  });
});

test('a repository of SHA-256 ids', async () => {
  const folder = newFolder();
  git(temporary.path, 'init', '-q', '--object-format=sha256', folder);
  git(folder, 'commit', '-q', '--allow-empty', '-m', 'one');
  writeFileSync(join(folder, 'a'), 'x\n');
  git(folder, 'add', 'a');
  git(folder, 'commit', '-q', '-m', 'two');
  const [one, two] = await read(folder);
  expect(one!.sha).toHaveLength(64);
  expect(two).toMatchObject({ message: 'two', files: [{ path: 'a', added: 1, deleted: 0 }] });
  expect(await read(folder, { afterSha: one!.sha })).toEqual([two]);
});

describe('git-ai notes', () => {
  const script: CommitScript[] = [
    { message: 'one', files: { a: '1\n2\n3\n', 'with space': '1\n' } },
    { message: 'two', files: { a: '0\n1\n2\nx\n', bin: Buffer.from([0, 1]), 'with space': '1\n2\n' } },
  ];
  const note = 'a\n  s_1::t_1 1-1\n---\n{"schema_version":"authorship/3.0.0"}';

  test('of absurd size is read past, in time with its size, and the notes after it are read', async () => {
    const repo = build(script);
    const [path, huge] = [join(repo.folder, 'huge'), 60_000_000];
    writeFileSync(path, Buffer.alloc(huge, 'a'));
    const oid = git(repo.folder, 'hash-object', '-w', path).trim();
    git(repo.folder, 'notes', '--ref=ai', 'add', '-C', oid, repo.sha(1));
    git(repo.folder, 'notes', '--ref=ai', 'add', '-m', note, repo.sha(2));
    const [one, two] = await read(repo.folder);
    expect(one).not.toHaveProperty('note');
    expect(two!.note!.trimEnd()).toBe(note);
  }, 10_000);

  test('come with the lines that their commit added, and only for it', async () => {
    const repo = build(script);
    git(repo.folder, 'notes', '--ref=ai', 'add', '-m', note, repo.sha(2));
    const [one, two] = await read(repo.folder);
    expect(one).not.toHaveProperty('note');
    expect(one!.files[0]).not.toHaveProperty('addedRanges');
    expect(two!.note!.trimEnd()).toBe(note);
    expect(two!.files).toEqual([
      {
        path: 'a',
        added: 2,
        deleted: 1,
        addedRanges: [
          [1, 1],
          [4, 4],
        ],
      },
      { path: 'bin', added: null, deleted: null, addedRanges: [] },
      { path: 'with space', added: 1, deleted: 0, addedRanges: [[2, 2]] },
    ]);
  });

  test('on many commits, of which one cannot be compared, keep to their commits', async () => {
    const line = Array.from({ length: 6 }, (_, n) => ({
      message: `c${n}`,
      files: { [`f${n}`]: 'x\n'.repeat(n + 1) },
    }));
    const repo = build(line);
    for (const mark of [1, 2, 3, 4, 5, 6])
      git(repo.folder, 'notes', '--ref=ai', 'add', '-m', `note ${mark}`, repo.sha(mark));
    const blob = git(repo.folder, 'rev-parse', `${repo.sha(3)}:f2`);
    rmSync(join(repo.folder, '.git/objects', blob.slice(0, 2), blob.slice(2)));
    const commits = await read(repo.folder);
    expect(commits.map((c) => c.note!.trim())).toEqual([1, 2, 3, 4, 5, 6].map((n) => `note ${n}`));
    expect(commits.map((c) => c.files[0]!.addedRanges)).toEqual(
      [1, 2, null, 4, 5, 6].map((n) => (n === null ? undefined : [[1, n]])),
    );
  });

  test('are found under the names that fetching gives them; other notes and branches are not', async () => {
    for (const ref of [
      'refs/notes/origin/ai',
      'refs/remotes/origin/notes/ai',
      'refs/notes/ai-remote/origin',
    ]) {
      const repo = build(script);
      git(repo.folder, 'notes', '--ref=ai', 'add', '-m', note, repo.sha(2));
      git(repo.folder, 'update-ref', ref, 'refs/notes/ai');
      git(repo.folder, 'update-ref', '-d', 'refs/notes/ai');
      expect((await read(repo.folder))[1]!.note, ref).toBeDefined();
    }
    const repo = build(script);
    git(repo.folder, 'notes', '--ref=commits', 'add', '-m', note, repo.sha(2));
    expect((await read(repo.folder))[1]).not.toHaveProperty('note');
  });
});
