import { createHash } from 'node:crypto';
import type { SeenHead } from '#lib/domain/change/seen-head.ts';
import type { CommitFacts } from '#lib/domain/provenance/types.ts';
import { askGit } from './ask-git.ts';
import { type Head, PLAIN, type Range, rangeOf } from './range.ts';
import { listFiles } from './read-diff.ts';

/** A head with more commits is read in part: its own commit and the newest of the others. */
const MOST_COMMITS = 500;
/** A diff that is larger has no identity that could be compared. */
const MOST_BYTES = 20_000_000;

/** What git says of a head that is submitted; null where no mirror holds it, or git does not answer in time. */
export async function readHead(head: Head): Promise<SeenHead | null> {
  const range = await rangeOf(head);
  if (range === null) return null;
  const [files, commits, diffId] = await Promise.all([listFiles(range), commitsOf(range), diffIdOf(range)]);
  return files && commits && { files, commits, diffId };
}

const FIELDS = ['%H', '%an', '%ae', '%cn', '%ce', '%B'];

/** The commits of a range, the head first. */
async function commitsOf({ gitDir, base, sha }: Range): Promise<CommitFacts[] | null> {
  const logged = await askGit(gitDir, [
    'log',
    '-z',
    '--topo-order',
    '--encoding=UTF-8',
    '--no-notes',
    '--no-mailmap',
    `--max-count=${MOST_COMMITS}`,
    `--format=tformat:${FIELDS.join('%x00')}`,
    sha,
    ...(base === null ? [] : [`^${base}`]),
    '--',
  ]);
  if (!logged.ok) return null;
  const told = logged.text.split('\0').slice(0, -1);
  const commits = Array.from({ length: Math.floor(told.length / FIELDS.length) }, (_, n): CommitFacts => {
    const [
      id = '',
      authorName = '',
      authorEmail = '',
      committerName = '',
      committerEmail = '',
      message = '',
    ] = told.slice(n * FIELDS.length, (n + 1) * FIELDS.length);
    return { sha: id, authorName, authorEmail, committerName, committerEmail, message };
  });
  return commits[0]?.sha === sha ? commits : null;
}

/**
 * Equal for two ranges exactly when they alter the same lines of the same files in the same surroundings, wherever in
 * the files those have moved to. Not git's patch-id: that takes no notice of blanks nor of what is binary.
 */
async function diffIdOf({ gitDir, from, sha }: Range): Promise<string | null> {
  const args = ['diff', '--unified=3', '--binary', '--full-index', ...PLAIN, from, sha, '--'];
  // bytes as they are: two that are no UTF-8 are not the same
  const diff = await askGit(gitDir, args, { bytes: MOST_BYTES, encoding: 'latin1' });
  if (!diff.ok) return null;
  const hash = createHash('sha256');
  for (const line of diff.text.split('\n')) hash.update(`${placeless(line)}\n`, 'latin1');
  return hash.digest('hex');
}

/** A line of a diff without where it stands, and without the names of whole files' contents. */
function placeless(line: string): string {
  if (line.startsWith('@@ -')) return '@@';
  return line.startsWith('index ') ? line.replace(/^index [0-9a-f]+\.\.[0-9a-f]+/, 'index') : line;
}
