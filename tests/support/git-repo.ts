import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface CommitScript {
  message: string | Buffer;
  /** Contents by path; null deletes. */
  files?: Record<string, string | Buffer | null>;
  /** New path by old path. */
  renames?: Record<string, string>;
  /** Marks of the parents; by default the tip of the branch. `[]` makes a root. */
  parents?: readonly number[];
  /** `main` by default. */
  branch?: string;
  author?: string;
  committer?: string;
  /** Minutes after 1 January 2026, UTC; by default one more than the commit before. */
  minute?: number;
  /** Encoding that the commit claims for its message. */
  encoding?: string;
}

const START = Date.UTC(2026, 0, 1) / 1000;
const PERSON = 'Ada Author <ada@example.test>';

/** git with a fixed identity and nothing of this machine's configuration. */
export function git(folder: string, ...args: string[]): string {
  return execFileSync('git', ['-C', folder, ...args], {
    encoding: 'utf8',
    env: gitEnv(),
    stdio: 'pipe',
  }).trim();
}

function gitEnv(): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_AUTHOR_NAME: 'Ada Author',
    GIT_AUTHOR_EMAIL: 'ada@example.test',
    GIT_COMMITTER_NAME: 'Ada Author',
    GIT_COMMITTER_EMAIL: 'ada@example.test',
    NODE_ENV: 'test',
  };
}

/** A fresh folder that `remove` deletes. */
export function temporaryFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'countersign-git-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

const quote = (path: string): string =>
  `"${Buffer.from(path, 'utf8')
    .toString('latin1')
    .replace(/[\\"\n]/g, (c) => (c === '\n' ? '\\n' : `\\${c}`))}"`;

/**
 * Builds a repository from commits in one `git fast-import`: tens of thousands of commits a second, the
 * same ids on every machine. The mark of a commit is its place in the script, from 1 on.
 */
export function buildRepository(
  folder: string,
  commits: readonly CommitScript[],
  options: { bare?: boolean; branch?: string } = {},
): { folder: string; sha: (mark: number) => string } {
  const { bare = false, branch: head = 'main' } = options;
  mkdirSync(folder, { recursive: true });
  execFileSync('git', ['init', '-q', ...(bare ? ['--bare'] : []), folder], { env: gitEnv() });
  git(folder, 'symbolic-ref', 'HEAD', `refs/heads/${head}`);
  const stream: Buffer[] = [];
  const say = (line: string) => void stream.push(Buffer.from(`${line}\n`, 'latin1'));
  const data = (content: string | Buffer) => {
    const bytes = Buffer.from(content as string);
    say(`data ${bytes.length}`);
    stream.push(bytes, Buffer.from('\n'));
  };
  const tips = new Map<string, number>();
  let minute = 0;
  commits.forEach((commit, index) => {
    const mark = index + 1;
    const branch = commit.branch ?? head;
    minute = commit.minute ?? minute + 1;
    const tip = tips.get(branch);
    const parents = commit.parents ?? (tip === undefined ? [] : [tip]);
    if (parents.length === 0) say(`reset refs/heads/${branch}`);
    say(`commit refs/heads/${branch}`);
    say(`mark :${mark}`);
    say(`author ${commit.author ?? PERSON} ${START + minute * 60} +0000`);
    say(`committer ${commit.committer ?? commit.author ?? PERSON} ${START + minute * 60} +0000`);
    if (commit.encoding !== undefined) say(`encoding ${commit.encoding}`);
    data(commit.message);
    for (const [n, parent] of parents.entries()) say(`${n === 0 ? 'from' : 'merge'} :${parent}`);
    for (const [from, to] of Object.entries(commit.renames ?? {})) say(`R ${quote(from)} ${quote(to)}`);
    for (const [path, content] of Object.entries(commit.files ?? {})) {
      if (content === null) say(`D ${quote(path)}`);
      else {
        say(`M 100644 inline ${quote(path)}`);
        data(content);
      }
    }
    tips.set(branch, mark);
  });
  const marks = join(git(folder, 'rev-parse', '--absolute-git-dir'), 'test-marks');
  const imported = spawnSync(
    'git',
    ['-C', folder, 'fast-import', '--quiet', '--force', `--export-marks=${marks}`],
    {
      input: Buffer.concat(stream),
      env: gitEnv(),
    },
  );
  if (imported.status !== 0) throw new Error(imported.stderr.toString());
  const shas = new Map(
    readFileSync(marks, 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.slice(1).split(' ') as [string, string]),
  );
  return { folder, sha: (mark) => shas.get(String(mark))! };
}
