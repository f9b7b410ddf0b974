import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { buildRepository, git, temporaryFolder } from '#tests/support/git-repo.ts';
import { mainlineCount } from './mainline.ts';
import { readHistory } from './read-history.ts';
import { describeRepository, repositoryName, resolveTip } from './repository.ts';
import { listPaths, readFileAt } from './tree.ts';

const temporary = temporaryFolder();
const at = (name: string) => join(temporary.path, name);
let sha: (mark: number) => string;
beforeAll(() => {
  const script = [
    { message: '1' },
    { message: '2' },
    { message: 'dash', branch: '--output=x', parents: [1] },
  ];
  ({ sha } = buildRepository(at('shop'), script));
});
afterAll(() => {
  vi.unstubAllEnvs();
  temporary.remove();
});

describe('describeRepository', () => {
  test('names the branch, the place and the kind', async () => {
    const repository = await describeRepository(at('shop'));
    expect(repository).toMatchObject({ bare: false, shallow: false, headBranch: 'main', name: 'shop' });
    expect(repository.version).toMatch(/^\d+\.\d+/);
    expect(await mainlineCount(repository, {})).toBe(2);
    expect(await mainlineCount(repository, { afterSha: sha(1) })).toBe(1);
  });

  test('takes the name from the remote', async () => {
    git(at('shop'), 'clone', '-q', '--bare', at('shop'), at('copy.git'));
    git(at('copy.git'), 'config', 'remote.origin.url', 'git@forge.example:octo/shop.git');
    expect(await describeRepository(at('copy.git'))).toMatchObject({ bare: true, name: 'octo/shop' });
  });

  test('takes no command and no book from the remote for a name', async () => {
    git(at('shop'), 'clone', '-q', '--bare', at('shop'), at('hostile.git'));
    git(
      at('hostile.git'),
      'config',
      'remote.origin.url',
      `https://forge.example/o/\u001b[31m\u202e${'x'.repeat(9_000)}`,
    );
    const { name } = await describeRepository(at('hostile.git'));
    expect(name).toMatch(/^o\/\uFFFD\[31m\uFFFDx+$/);
    expect(name.length).toBe(300);
  });

  test.each([
    ['https://forge.example/octo/shop.git', 'octo/shop'],
    ['https://user:secret@forge.example:8443/group/sub/shop/', 'sub/shop'],
    ['git@forge.example:octo/shop.git', 'octo/shop'],
    ['ssh://git@forge.example/octo/shop', 'octo/shop'],
    ['/srv/git/octo/shop.git', 'octo/shop'],
    ['shop', null],
  ])('%s is %s', (url, name) => expect(repositoryName(url)).toBe(name));

  test('a folder that is no repository, though one lies above it; a file; nothing at all', async () => {
    mkdirSync(at('shop/inside'));
    writeFileSync(at('file'), '');
    for (const path of [at('shop/inside'), at('file'), at('absent'), '--help'])
      await expect(describeRepository(path)).rejects.toMatchObject({ code: 'not-a-repository' });
  });

  test('no git on the path', async () => {
    vi.stubEnv('PATH', temporary.path);
    await expect(describeRepository(at('shop'))).rejects.toMatchObject({ code: 'git-missing' });
    writeFileSync(at('git'), '#!/bin/sh\necho git version 2.25.1\n', { mode: 0o755 });
    vi.stubEnv('PATH', `${temporary.path}:/bin`);
    await expect(describeRepository(at('shop'))).rejects.toMatchObject({ code: 'git-too-old' });
    vi.unstubAllEnvs();
  });
});

describe('a pipe in place of a file', () => {
  const pipe = (path: string) => {
    rmSync(path, { force: true });
    execFileSync('mkfifo', [path]);
  };

  test('of attributes is refused at once', async () => {
    buildRepository(at('piped'), [{ message: '1', files: { a: '1\n' } }]);
    mkdirSync(at('piped/.git/info'), { recursive: true });
    pipe(at('piped/.git/info/attributes'));
    await expect(describeRepository(at('piped'))).rejects.toMatchObject({
      code: 'repository-damaged',
      message: expect.stringContaining('info/attributes is not a regular file'),
    });
  });

  test('of anything else that git opens ends with one sentence when git has been silent for too long', async () => {
    buildRepository(at('silent'), [{ message: '1', files: { a: '1\n' } }]);
    pipe(at('silent/.git/packed-refs'));
    vi.stubEnv('COUNTERSIGN_GIT_PATIENCE', '0.5');
    const reading = readHistory(at('silent'), { branch: 'absent' }).next();
    await expect(reading).rejects.toMatchObject({
      code: 'git-silent',
      message: expect.stringMatching(/^git rev-parse has written nothing for 0.5 s/),
    });
    vi.unstubAllEnvs();
  });
});

test('the attributes of the folder that an import is run in change nothing', async () => {
  buildRepository(at('counted'), [{ message: '1', files: { 'a.ts': '1\n2\n' } }]);
  mkdirSync(at('elsewhere'));
  writeFileSync(at('elsewhere/.gitattributes'), '*.ts binary\n');
  const script = `import { readHistory } from '${new URL('./read-history.ts', import.meta.url).href}';
    for await (const { added } of readHistory(${JSON.stringify(at('counted'))})) console.log(added);`;
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: at('elsewhere'),
    encoding: 'utf8',
  });
  expect(said.trim()).toBe('2');
});

test('files at a commit', async () => {
  const repo = buildRepository(at('tree'), [{ message: '1', files: { 'a b/c': 'text', d: '' } }]);
  const { gitDir } = await describeRepository(repo.folder);
  expect(await listPaths(gitDir, repo.sha(1))).toEqual(['a b/c', 'd']);
  expect(await readFileAt(gitDir, repo.sha(1), 'a b/c')).toBe('text');
  expect(await readFileAt(gitDir, repo.sha(1), 'absent')).toBeNull();
});

describe('resolveTip', () => {
  test('a branch, a tag, a full ref, an id, and a branch that looks like an option', async () => {
    const repository = await describeRepository(at('shop'));
    git(at('shop'), 'tag', 'v1', sha(1));
    const tips = ['main', 'v1', 'refs/heads/main', sha(1).slice(0, 10), '--output=x', undefined];
    expect(await Promise.all(tips.map((name) => resolveTip(repository, name)))).toEqual(
      [2, 1, 2, 1, 3, 2].map(sha),
    );
  });

  test('an unknown branch names those that exist; HEAD may name none', async () => {
    const repository = await describeRepository(at('shop'));
    await expect(resolveTip(repository, 'mian')).rejects.toMatchObject({
      code: 'unknown-branch',
      message: expect.stringContaining('main'),
    });
    git(at('shop'), 'symbolic-ref', 'HEAD', 'refs/heads/master');
    const moved = await describeRepository(at('shop'));
    await expect(resolveTip(moved)).rejects.toMatchObject({ code: 'unknown-branch' });
  });

  test('an empty repository says so', async () => {
    buildRepository(at('empty'), []);
    const repository = await describeRepository(at('empty'));
    await expect(resolveTip(repository)).rejects.toMatchObject({ code: 'empty-repository' });
  });
});
