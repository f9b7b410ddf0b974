import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildRepository, git, temporaryFolder } from '#tests/support/git-repo.ts';
import { readHead } from './read-head.ts';

const folder = temporaryFolder();
const repository = 'acme/shop';
const mirror = join(folder.path, 'mirrors/acme/shop.git');
const BODY = Array.from({ length: 30 }, (_, n) => `line ${n}`);
const file = (line: string, above: readonly string[] = []) => `${[...above, ...BODY, line].join('\n')}\n`;

/** Heads of branches that each leave main at its first commit, but `moved`, which leaves at its second. */
const { sha } = buildRepository(
  mirror,
  [
    {
      message: 'root',
      files: { 'a.py': file('x = 1'), 'b.bin': Buffer.from([0, 1]), 'l.txt': file('caf\xe9') },
    },
    { message: 'main goes on', files: { 'a.py': file('x = 1', ['import os', 'import re']) } },
    { message: 'two', branch: 'topic', parents: [1], files: { 'a.py': file('x = 2') } },
    {
      message: 'More\n\nCo-Authored-By: Claude <noreply@anthropic.com>',
      branch: 'topic',
      author: 'Bo <bo@shop.test>',
      files: { 'docs/:odd\tname.md': 'x\n' },
    },
    {
      message: 'as two',
      branch: 'moved',
      parents: [2],
      files: { 'a.py': file('x = 2', ['import os', 'import re']) },
    },
    { message: 'indented', branch: 'blank', parents: [1], files: { 'a.py': file('  x = 2') } },
    { message: 'two again', branch: 'again', parents: [1], files: { 'a.py': file('x = 2') } },
    { message: 'binary', branch: 'bin1', parents: [1], files: { 'b.bin': Buffer.from([0, 2]) } },
    { message: 'binary', branch: 'bin2', parents: [1], files: { 'b.bin': Buffer.from([0, 3]) } },
    {
      message: 'latin',
      branch: 'lat1',
      parents: [1],
      files: { 'l.txt': Buffer.from(file('caf\xe8'), 'latin1') },
    },
    {
      message: 'latin',
      branch: 'lat2',
      parents: [1],
      files: { 'l.txt': Buffer.from(file('caf\xea'), 'latin1') },
    },
  ],
  { bare: true },
);

beforeAll(() => {
  mkdirSync(dirname(mirror), { recursive: true });
  process.env.COUNTERSIGN_MIRRORS = join(folder.path, 'mirrors');
});
afterAll(() => {
  delete process.env.COUNTERSIGN_MIRRORS;
  folder.remove();
});

const read = (mark: number) => readHead({ repository, sha: sha(mark) });
const diffId = async (mark: number) => (await read(mark))!.diffId;

test('the files and commits of a head since it left the mainline, with who wrote them and what they say', async () => {
  const seen = (await read(4))!;
  expect(seen.files.map(({ path }) => path).sort()).toEqual(['a.py', 'docs/:odd\tname.md']);
  expect(seen.commits.map((one) => one.sha)).toEqual([sha(4), sha(3)]);
  expect(seen.commits[0]).toMatchObject({
    authorName: 'Bo',
    authorEmail: 'bo@shop.test',
    message: expect.stringContaining('Co-Authored-By: Claude'),
  });
});

test('a submodule is a path like any other', async () => {
  const commit = (message: string) =>
    git(mirror, 'commit-tree', '-p', sha(1), '-m', message, git(mirror, 'write-tree'));
  git(mirror, 'read-tree', sha(1));
  git(mirror, 'update-index', '--add', '--cacheinfo', `160000,${'5'.repeat(40)},vendor/lib`);
  const head = commit('submodule');
  expect((await readHead({ repository, sha: head }))?.files.map(({ path }) => path)).toEqual(['vendor/lib']);
});

test('what is not there is null', async () => {
  expect(await readHead({ repository, sha: 'f'.repeat(40) })).toBeNull();
  expect(await readHead({ repository: 'acme/other', sha: sha(1) })).toBeNull();
  expect(await readHead({ repository, sha: 'main' })).toBeNull();
});

test('a diff is the same wherever it has moved to, and another one with another blank or byte', async () => {
  expect(await diffId(3)).toBe(await diffId(5));
  expect(await diffId(3)).toBe(await diffId(7));
  expect(await diffId(3)).not.toBe(await diffId(6));
  expect(await diffId(8)).not.toBe(await diffId(9));
  expect(await diffId(10)).not.toBe(await diffId(11));
});
