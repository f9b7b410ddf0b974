import { GitError } from '#lib/platform/git/git-error.ts';
import { runGit, startGit } from '#lib/platform/git/git-process.ts';
import { gitDate } from './git-date.ts';
import { type HistoryOptions, type Repository, resolveTip } from './repository.ts';

export interface MainlineEntry {
  sha: string;
  parents: string[];
}

/** Reads a date as git does, to unix seconds. @throws GitError bad-since */
async function sinceSeconds(gitDir: string, since: string): Promise<number> {
  const parsed = await runGit(['rev-parse', `--since=${since}`], { gitDir });
  const seconds = Number(parsed.stdout.toString('latin1').match(/^--max-age=(\d+)/)?.[1] ?? Number.NaN);
  // Git takes what it does not understand for the present moment.
  const isNow = Math.abs(seconds - Date.now() / 1000) < 5;
  if (Number.isNaN(seconds) || (isNow && !/^(now|today)$/i.test(since.trim())))
    throw new GitError('bad-since', `"${since}" is not a date in the past that git understands`);
  return seconds;
}

/**
 * The ids of mainline (first-parent) commits, oldest first, in batches as git writes them. With `since`,
 * everything from the first commit that is not older than it: commit dates need not rise along a mainline.
 * @throws GitError bad-since, resume-point-gone, repository-damaged
 */
export async function* listMainline(
  gitDir: string,
  tip: string,
  { since, afterSha }: Pick<HistoryOptions, 'since' | 'afterSha'>,
): AsyncGenerator<MainlineEntry[]> {
  const oldest = since === undefined ? null : await sinceSeconds(gitDir, since);
  if (afterSha !== undefined) await requireOnMainline(gitDir, tip, afterSha);
  const range = afterSha === undefined ? [tip] : [tip, `^${afterSha}`];
  const git = startGit(['rev-list', '--first-parent', '--reverse', '--parents', '--timestamp', ...range], {
    gitDir,
  });
  git.end();
  try {
    let rest = '';
    let begun = oldest === null;
    for await (const chunk of git.stdout) {
      const lines = (rest + chunk.toString('latin1')).split('\n');
      rest = lines.pop()!;
      const batch: MainlineEntry[] = [];
      for (const line of lines) {
        const [time, sha, ...parents] = line.split(' ');
        begun ||= Number(time) >= oldest! && gitDate(time!) !== null;
        if (begun) batch.push({ sha: sha!, parents });
      }
      if (batch.length > 0) yield batch;
    }
    const { code, stderr } = await git.exit;
    if (code !== 0) throw new GitError('repository-damaged', `git could not list the history: ${stderr}`);
  } finally {
    git.kill();
  }
}

/** After a force push the point to resume from may be gone; going on would then mix two histories. */
async function requireOnMainline(gitDir: string, tip: string, afterSha: string): Promise<void> {
  const gone = new GitError(
    'resume-point-gone',
    `${afterSha.slice(0, 64)} is not on the mainline (rewritten history?)`,
  );
  if (!/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(afterSha)) throw gone;
  if (afterSha === tip) return;
  const args = ['rev-list', '--first-parent', '--parents', tip, `^${afterSha}`];
  const { code, stdout } = await runGit(args, { gitDir });
  const last = stdout.toString('latin1').trimEnd().split('\n').at(-1)!.split(' ');
  if (code !== 0 || last[1] !== afterSha) throw gone;
}

/**
 * How many commits `readHistory` will give for the same options.
 * @throws GitError empty-repository, unknown-branch, bad-since, resume-point-gone, repository-damaged
 */
export async function mainlineCount(repository: Repository, options: HistoryOptions): Promise<number> {
  const tip = await resolveTip(repository, options.branch);
  let count = 0;
  for await (const batch of listMainline(repository.gitDir, tip, options)) count += batch.length;
  return count;
}
