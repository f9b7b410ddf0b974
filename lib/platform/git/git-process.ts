import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { gitPatience } from '#lib/platform/env.ts';
import { GitError } from './git-error.ts';

/**
 * Settings that outrank every configuration file. A repository is untrusted input: nothing in its own
 * configuration may start a program, reach the network or change what we print.
 */
const CONFIG: readonly (readonly [key: string, value: string])[] = [
  ['safe.directory', '*'],
  ['core.quotePath', 'false'],
  ['core.fsmonitor', 'false'],
  ['log.showSignature', 'false'],
  ['log.mailmap', 'false'],
  ['log.showRoot', 'true'],
  ['advice.graftFileDeprecated', 'false'],
  ['diff.renames', 'true'],
  ['protocol.allow', 'never'],
];

function environment(gitDir?: string): Record<string, string | undefined> {
  const { PATH, HOME, TMPDIR, SystemRoot } = process.env;
  return {
    ...{ PATH, HOME, TMPDIR, SystemRoot },
    ...(gitDir === undefined ? {} : { GIT_DIR: gitDir }),
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_CONFIG_COUNT: String(CONFIG.length),
    ...Object.fromEntries(
      CONFIG.flatMap(([key, value], n) => [
        [`GIT_CONFIG_KEY_${n}`, key],
        [`GIT_CONFIG_VALUE_${n}`, value],
      ]),
    ),
    // Partial clones: never fetch what is missing. Older gits know only the second of the two.
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_GRAFT_FILE: '/dev/null',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
  };
}

export interface GitExit {
  code: number;
  stderr: string;
}

/** A running git: bytes out, lines in, and a promise of how it ended that never rejects. */
export interface GitProcess {
  /** Ends with GitError `git-silent` where somebody waits for it and git writes nothing for too long. */
  stdout: AsyncIterable<Buffer>;
  write(text: string): void;
  end(): void;
  kill(): void;
  exit: Promise<GitExit>;
}

const STDERR_LIMIT = 4_000;

/** Where git runs: were it in a folder with a .gitattributes, git would count lines by that. */
const NOWHERE = '/';

/**
 * Starts git in a clean environment. `gitDir` names the repository outright (no discovery); `cwd` and
 * `ceiling` serve the one call that has to discover it.
 */
export function startGit(
  args: readonly string[],
  where: { gitDir?: string; cwd?: string; ceiling?: string },
): GitProcess {
  const env = { ...environment(where.gitDir), GIT_CEILING_DIRECTORIES: where.ceiling };
  const child: ChildProcessWithoutNullStreams = spawn('git', [...args], {
    cwd: where.cwd ?? NOWHERE,
    env: env as unknown as NodeJS.ProcessEnv,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    if (stderr.length < STDERR_LIMIT) stderr += chunk.toString('utf8');
  });
  // Node throws away the output of a child that ends before anyone reads, unless there is such a listener.
  child.stdout.on('readable', () => {});
  // A git that has died early closes its input; its exit says why.
  child.stdin.on('error', () => {});
  const exit = new Promise<GitExit>((resolve) => {
    child.on('error', (error: NodeJS.ErrnoException) =>
      resolve({ code: error.code === 'ENOENT' ? 127 : 126, stderr: error.message }),
    );
    child.on('close', (code) => resolve({ code: code ?? 128, stderr: stderr.slice(0, STDERR_LIMIT).trim() }));
  });
  return {
    stdout: untilSilent(child, args[0] ?? ''),
    write: (text) => void child.stdin.write(text),
    end: () => void child.stdin.end(),
    kill: () => void child.kill('SIGKILL'),
    exit,
  };
}

/** What git writes, for as long as it does: a pipe in place of one of its files would keep it waiting for ever. */
async function* untilSilent(
  child: ChildProcessWithoutNullStreams,
  command: string,
): AsyncGenerator<Buffer, void, undefined> {
  const patience = gitPatience();
  const chunks = child.stdout[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let giveUp: (error: GitError) => void = () => {};
  const silence = new Promise<never>((_, reject) => {
    giveUp = reject;
  });
  silence.catch(() => {});
  const said = `git ${command} has written nothing for ${patience} s and was ended`;
  const hint = 'is one of the files of the repository a pipe? COUNTERSIGN_GIT_PATIENCE allows more seconds';
  try {
    for (;;) {
      const timer = setTimeout(
        () => giveUp(new GitError('git-silent', `${said} (${hint})`)),
        patience * 1_000,
      );
      const next = chunks.next();
      next.catch(() => {});
      const { value, done } = await Promise.race([next, silence]).finally(() => clearTimeout(timer));
      if (done) return;
      yield value;
    }
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  } finally {
    child.stdout.destroy();
  }
}

/** Runs git to its end: its output, and how it ended. @throws GitError git-missing */
export async function runGit(
  args: readonly string[],
  where: { gitDir?: string; cwd?: string; ceiling?: string },
): Promise<GitExit & { stdout: Buffer }> {
  const git = startGit(args, where);
  git.end();
  const chunks: Buffer[] = [];
  for await (const chunk of git.stdout) chunks.push(chunk);
  const exit = await git.exit;
  if (exit.code === 127)
    throw new GitError('git-missing', 'git was not found on the PATH; install git 2.31 or newer');
  return { ...exit, stdout: Buffer.concat(chunks) };
}
