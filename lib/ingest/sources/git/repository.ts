import { existsSync } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { GitError } from '#lib/platform/git/git-error.ts';
import { runGit } from '#lib/platform/git/git-process.ts';
import { readRegularFile } from '#lib/platform/regular-file.ts';

/** Part of a history: from the oldest commit asked for up to the tip of a branch. */
export interface HistoryOptions {
  /** A branch (also `origin/…`), tag or commit id; by default what HEAD names. */
  branch?: string;
  /** Anything git reads as a date: `2026-01-31`, `6 months ago`. From the first commit not older than it. */
  since?: string;
  /** Resume: only mainline commits newer than this one. */
  afterSha?: string;
}

export interface Repository {
  gitDir: string;
  bare: boolean;
  shallow: boolean;
  /** The branch HEAD names, whether or not it exists; null when HEAD is detached. */
  headBranch: string | null;
  /** `owner/name` from remote.origin.url if there is one, else the folder's name. */
  name: string;
  /** Version of the git program. */
  version: string;
}

const NAME_LIMIT = 300;
const OLDEST_GIT = [2, 31] as const;

async function gitVersion(): Promise<string> {
  const { stdout } = await runGit(['version'], {});
  const version = stdout.toString('utf8').match(/(\d+)\.(\d+)[\w.]*/);
  const [major, minor] = [Number(version?.[1]), Number(version?.[2])];
  if (major > OLDEST_GIT[0] || (major === OLDEST_GIT[0] && minor >= OLDEST_GIT[1])) return version![0];
  throw new GitError(
    'git-too-old',
    `git ${OLDEST_GIT.join('.')} or newer is needed, this is ${version?.[0]}`,
  );
}

/** `owner/name` of any kind of remote URL (https, ssh, scp-like, a local path gives its last two parts). */
export function repositoryName(url: string): string | null {
  const path = url
    .trim()
    .replace(/^[a-z+]+:\/\/[^/]*\//i, '')
    .replace(/^[^/:]+@?[^/:]*:/, '')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '');
  return path.match(/[^/]+\/[^/]+$/)?.[0] ?? null;
}

/** A name that is stored, indexed and printed on terminals: of bounded length, and nothing in it is a command. */
const showable = (name: string) => name.slice(0, NAME_LIMIT).replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '\uFFFD');

/** Reads one configuration value or rev-parse answer; null when git has none. */
async function ask(gitDir: string, args: readonly string[]): Promise<string | null> {
  const { code, stdout } = await runGit(args, { gitDir });
  return code === 0 ? stdout.toString('utf8').trim() : null;
}

/** Finds the repository at exactly this folder (work tree, linked work tree or git directory). */
async function findGitDir(path: string): Promise<string> {
  const folder = await realpath(path).catch(() => null);
  if (folder === null || !(await stat(folder)).isDirectory())
    throw new GitError('not-a-repository', `there is no folder ${path}`);
  const found = await runGit(['rev-parse', '--absolute-git-dir'], { cwd: folder, ceiling: dirname(folder) });
  if (found.code === 0) return found.stdout.toString('utf8').replace(/\n$/, '');
  const reason = found.stderr.includes('dubious ownership')
    ? 'belongs to another user'
    : 'is not a git repository';
  throw new GitError('not-a-repository', `${path} ${reason}`);
}

/**
 * What is known of a repository before its history is read. Never writes to it.
 * @param given its name where it has no remote that tells it; else that of its folder
 * @throws GitError git-missing, git-too-old, not-a-repository
 */
export async function describeRepository(path: string, given?: string): Promise<Repository> {
  const version = await gitVersion();
  const gitDir = await findGitDir(path);
  await requireRegularAttributes(gitDir);
  const [bare, shallow, head, url] = await Promise.all([
    ask(gitDir, ['rev-parse', '--is-bare-repository']),
    ask(gitDir, ['rev-parse', '--is-shallow-repository']),
    ask(gitDir, ['symbolic-ref', '--quiet', 'HEAD']),
    ask(gitDir, ['config', '--get', 'remote.origin.url']),
  ]);
  const folder = basename(gitDir) === '.git' ? basename(dirname(gitDir)) : basename(gitDir);
  return {
    gitDir,
    bare: bare === 'true',
    shallow: shallow === 'true',
    headBranch: head?.replace(/^refs\/heads\//, '') ?? null,
    name: showable((url === null ? null : repositoryName(url)) ?? given ?? folder.replace(/\.git$/, '')),
    version,
  };
}

/** Whether any of these commits is in the repository, reachable or not. */
export async function holdsAnyOf(gitDir: string, shas: readonly string[]): Promise<boolean> {
  const found = await Promise.all(
    shas.map((sha) => runGit(['cat-file', '-e', `${sha}^{commit}`], { gitDir })),
  );
  return found.some(({ code }) => code === 0);
}

/** Where linked work trees keep what they share. */
async function commonDir(gitDir: string): Promise<string> {
  return resolve(gitDir, (await ask(gitDir, ['rev-parse', '--git-common-dir'])) ?? gitDir);
}

/** Git opens its attributes whatever they are, and would wait for ever at a pipe. */
async function requireRegularAttributes(gitDir: string): Promise<void> {
  const path = join(await commonDir(gitDir), 'info', 'attributes');
  const found = await stat(path).catch(() => null);
  if (found !== null && !found.isFile())
    throw new GitError('repository-damaged', `${path} is not a regular file`);
}

/** Commits whose parents a shallow clone has cut off. */
export async function shallowBoundary(gitDir: string): Promise<ReadonlySet<string>> {
  const path = join(await commonDir(gitDir), 'shallow');
  const text = existsSync(path) ? readRegularFile(path) : '';
  return new Set(text.split('\n').filter(Boolean));
}

/**
 * The commit at the tip of what is asked for. A name is only ever looked up as a full ref or an id, so one
 * that begins with a dash is never an option.
 * @throws GitError empty-repository, unknown-branch
 */
export async function resolveTip(repository: Repository, branch?: string): Promise<string> {
  const { gitDir } = repository;
  const candidates =
    branch === undefined
      ? ['HEAD']
      : [...['heads/', 'remotes/', 'remotes/origin/', 'tags/'].map((kind) => `refs/${kind}${branch}`)];
  if (branch?.startsWith('refs/')) candidates.push(branch);
  if (branch !== undefined && /^[0-9a-f]{4,64}$/i.test(branch)) candidates.push(branch);
  for (const name of candidates) {
    const sha = await ask(gitDir, ['rev-parse', '--verify', '--quiet', `${name}^{commit}`]);
    if (sha !== null) return sha;
  }
  const heads = await ask(gitDir, [
    'for-each-ref',
    '--format=%(refname:short)',
    '--count=8',
    'refs/heads',
    'refs/remotes',
  ]);
  if (!heads) throw new GitError('empty-repository', `${repository.name} has no commits`);
  const wanted = branch ?? repository.headBranch ?? 'HEAD';
  throw new GitError(
    'unknown-branch',
    `there is no branch ${wanted}; there are: ${heads.split('\n').join(', ')}`,
  );
}
