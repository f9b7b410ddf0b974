import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { git, temporaryFolder } from '#tests/support/git-repo.ts';
import { askGit } from './ask-git.ts';
import { findMirror } from './find-mirror.ts';
import { readFileDiff, readHeadDiff } from './read-diff.ts';

const folder = temporaryFolder();
const work = join(folder.path, 'work');
const repository = 'Acme/Shop';
const shas: Record<string, string> = {};

function commit(name: string, files: Record<string, string | Buffer>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(work, path)), { recursive: true });
    writeFileSync(join(work, path), content);
  }
  git(work, 'add', '-A');
  git(work, 'commit', '-qm', name);
  shas[name] = git(work, 'rev-parse', 'HEAD');
}

beforeAll(() => {
  mkdirSync(work);
  git(work, 'init', '-q', '-b', 'main');
  commit('root', { 'src/a.ts': 'one\ntwo\n-- three\n' });
  git(work, 'checkout', '-qb', 'topic');
  commit('topic', {
    'src/a.ts': 'one\n2\n',
    ':(top)odd\tname.txt': 'x\n',
    'logo.png': Buffer.from([0, 1, 2, 255]),
    'hostile.txt': `<img src=x onerror=alert(1)>\n\u202Egpj.exe\n\u001b[31mred\n@@ -1 +1 @@\ndiff --git a/x b/x\n${'y'.repeat(200_000)}\n`,
    'huge.txt': 'z\n'.repeat(400_000),
    'many.txt': 'z\n'.repeat(6_000),
    '.gitattributes': '*.ts diff=evil\n*.txt filter=evil\n',
  });
  git(work, 'checkout', '-q', 'main');
  commit('next', { 'src/b.ts': 'b\n' });
  // a repository that would run programs of its own, were it asked
  const mirror = join(folder.path, 'mirrors/acme/shop.git');
  mkdirSync(dirname(mirror), { recursive: true });
  git(folder.path, 'clone', '-q', '--mirror', work, mirror);
  git(mirror, 'config', 'diff.evil.textconv', `touch ${folder.path}/ran; cat`);
  git(mirror, 'config', 'diff.evil.command', `touch ${folder.path}/ran; true`);
  git(mirror, 'config', 'diff.external', `touch ${folder.path}/ran; true`);
  git(mirror, 'config', 'color.ui', 'always');
  process.env.COUNTERSIGN_MIRRORS = join(folder.path, 'mirrors');
});

afterAll(() => {
  delete process.env.COUNTERSIGN_MIRRORS;
  folder.remove();
});

const topic = () => ({ repository, sha: shas.topic! });

describe('the diff of a head from a mirror', () => {
  test('is against where it left the mainline, with every file', async () => {
    const diff = await readHeadDiff(topic());
    expect(diff).toMatchObject({ base: shas.root, sha: shas.topic, more: false });
    expect(diff!.files).toContainEqual({ path: 'src/a.ts', added: 1, deleted: 2 });
    expect(diff!.files).toContainEqual({ path: 'logo.png', added: null, deleted: null });
    expect(diff!.files).toContainEqual({ path: ':(top)odd\tname.txt', added: 1, deleted: 0 });
    expect(diff!.files.map(({ path }) => path)).not.toContain('src/b.ts');
  });

  test('is against its first parent once it is part of the mainline; the first commit against nothing', async () => {
    const next = await readHeadDiff({ repository, sha: shas.next! });
    expect(next).toMatchObject({ base: shas.root, files: [{ path: 'src/b.ts', added: 1, deleted: 0 }] });
    const root = await readHeadDiff({ repository, sha: shas.root! });
    expect(root).toMatchObject({ base: null, files: [{ path: 'src/a.ts', added: 3, deleted: 0 }] });
  });

  test('has numbered lines, also where a line looks like the head of a file', async () => {
    expect(await readFileDiff(topic(), 'src/a.ts')).toEqual({
      kind: 'text',
      hunks: [
        {
          header: '@@ -1,3 +1,2 @@',
          lines: [
            { before: 1, after: 1, text: 'one', cut: 0 },
            { before: 2, after: null, text: 'two', cut: 0 },
            { before: 3, after: null, text: '-- three', cut: 0 },
            { before: null, after: 2, text: '2', cut: 0 },
          ],
        },
      ],
    });
  });

  test('shows a path that is a pattern as the file it names, and what is no text as what it is', async () => {
    expect(await readFileDiff(topic(), ':(top)odd\tname.txt')).toMatchObject({ kind: 'text' });
    expect(await readFileDiff(topic(), ':(top)')).toEqual({ kind: 'empty' });
    expect(await readFileDiff(topic(), 'logo.png')).toEqual({ kind: 'binary' });
  });

  test('a hostile file is text, line by line, and very long lines are cut', async () => {
    const diff = await readFileDiff(topic(), 'hostile.txt');
    const lines = diff?.kind === 'text' ? diff.hunks.flatMap((hunk) => hunk.lines) : [];
    expect(lines.map(({ text }) => text).slice(0, 5)).toEqual([
      '<img src=x onerror=alert(1)>',
      '\u202Egpj.exe',
      '\u001b[31mred',
      '@@ -1 +1 @@',
      'diff --git a/x b/x',
    ]);
    expect(lines.at(-1)).toMatchObject({ text: 'y'.repeat(1_000), cut: 199_000 });
  });

  test('too much of it is not read at all', async () => {
    expect(await readFileDiff(topic(), 'huge.txt')).toEqual({ kind: 'too-large' });
    expect(await readFileDiff(topic(), 'many.txt')).toEqual({ kind: 'too-large' });
  });

  test('no program of the repository has run', async () => {
    await readFileDiff(topic(), 'src/a.ts');
    expect(existsSync(join(folder.path, 'ran'))).toBe(false);
    // a plain git diff runs them
    git((await findMirror(repository))!, 'diff', shas.root!, shas.topic!, '--', 'src/a.ts');
    expect(existsSync(join(folder.path, 'ran'))).toBe(true);
  });

  test('git is ended after its time and its bytes', async () => {
    const gitDir = (await findMirror(repository))!;
    expect(await askGit(gitDir, ['cat-file', '--batch-all-objects', '--batch'], { bytes: 100 })).toEqual({
      ok: false,
      why: 'too-large',
    });
    expect(await askGit(gitDir, ['log', '-p', '--all'], { seconds: 0.001 })).toMatchObject({ ok: false });
  });
});

describe('finding a mirror', () => {
  test('no name leads out of the folder, and what is not there is null', async () => {
    for (const name of ['../acme/shop', 'acme/../../x', 'acme/..', '-x', '/etc/passwd', 'acme/other'])
      expect(await findMirror(name), name).toBeNull();
    expect(await readHeadDiff({ repository, sha: 'f'.repeat(40) })).toBeNull();
    expect(await readHeadDiff({ repository, sha: '--help' })).toBeNull();
  });

  test('a file may map names to folders; one that cannot be read maps nothing', async () => {
    const folderSetting = process.env.COUNTERSIGN_MIRRORS;
    const file = join(folder.path, 'mirrors.yaml');
    process.env.COUNTERSIGN_MIRRORS = file;
    const complained = vi.spyOn(console, 'error').mockImplementation(() => {});
    try {
      writeFileSync(file, `acme/tool: ${work}\n`);
      expect(await findMirror('Acme/Tool')).toBe(join(work, '.git'));
      expect(await findMirror('acme/shop')).toBeNull();
      writeFileSync(file, '- [');
      expect(await findMirror('acme/tool')).toBeNull();
      expect(complained).toHaveBeenCalledOnce();
    } finally {
      complained.mockRestore();
      process.env.COUNTERSIGN_MIRRORS = folderSetting;
    }
  });
});
