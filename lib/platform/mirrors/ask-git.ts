import { startGit } from '../git/git-process.ts';

/** One question to a mirror. */
const SECONDS = 10;
const BYTES = 4_000_000;

export type Answer = { ok: true; text: string } | { ok: false; why: 'failed' | 'too-large' | 'too-slow' };

/** Runs git on a mirror within limits of time and bytes; beyond them it is ended, and what it wrote is dropped. */
export async function askGit(
  gitDir: string,
  args: readonly string[],
  {
    seconds = SECONDS,
    bytes = BYTES,
    encoding = 'utf8',
  }: { seconds?: number; bytes?: number; encoding?: 'utf8' | 'latin1' } = {},
): Promise<Answer> {
  const git = startGit(['--literal-pathspecs', ...args], { gitDir });
  git.end();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    git.kill();
  }, seconds * 1_000);
  try {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of git.stdout) {
      size += chunk.length;
      if (size > bytes) return { ok: false, why: 'too-large' };
      chunks.push(chunk);
    }
    const { code } = await git.exit;
    if (late) return { ok: false, why: 'too-slow' };
    return code === 0
      ? { ok: true, text: Buffer.concat(chunks).toString(encoding) }
      : { ok: false, why: 'failed' };
  } catch {
    return { ok: false, why: late ? 'too-slow' : 'failed' };
  } finally {
    clearTimeout(timer);
    git.kill();
  }
}
