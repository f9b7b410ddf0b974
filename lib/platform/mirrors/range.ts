import { FullSha } from '#lib/domain/change/submission.ts';
import { askGit } from './ask-git.ts';
import { findMirror } from './find-mirror.ts';

export interface Head {
  repository: string;
  /** Full, in lower case. */
  sha: string;
}

/** What a head brings, as a pair of commits in a mirror. */
export interface Range {
  gitDir: string;
  sha: string;
  /** A commit or, before the first one, the empty tree. */
  from: string;
  base: string | null;
}

/**
 * Nothing outside git takes part, a renamed file is one that goes and one that comes, as the path rules see it, and a
 * submodule is a path like any other.
 */
export const PLAIN = [
  '--no-ext-diff',
  '--no-textconv',
  '--no-color',
  '--no-renames',
  '--ignore-submodules=none',
  '--submodule=short',
];

/**
 * From where a head left the branch that the mirror's HEAD names or, once it is part of that, from its first parent;
 * null where no mirror holds it.
 */
export async function rangeOf({ repository, sha }: Head): Promise<Range | null> {
  const gitDir = FullSha.safeParse(sha).success ? await findMirror(repository) : null;
  if (gitDir === null) return null;
  const one = async (...args: string[]) => {
    const answer = await askGit(gitDir, args);
    return answer.ok ? answer.text.trim() : '';
  };
  if ((await one('rev-parse', '--verify', '--quiet', `${sha}^{commit}`)) !== sha) return null;
  const left = await one('merge-base', 'HEAD', sha);
  const base = left === '' || left === sha ? await one('rev-parse', '--verify', '--quiet', `${sha}^1`) : left;
  if (base !== '') return { gitDir, sha, from: base, base };
  const empty = await one('hash-object', '-t', 'tree', '--stdin');
  return empty === '' ? null : { gitDir, sha, from: empty, base: null };
}
