import type { CommitFacts } from '#lib/domain/provenance/types.ts';
import { AT_ONCE } from '#lib/domain/risk/blast-radius.ts';
import { changeKind } from './kind.ts';
import type { ChangeKind } from './observation.ts';
import { distinctPaths } from './said.ts';
import type { SeenHead } from './seen-head.ts';
import type { SubmitChangeInput } from './submission.ts';

/**
 * A submission together with what git shows of its head: every path, every commit with its author and words, how large
 * it is. What was declared beyond that stays. A kind that reaches everything at once shows in the paths, whatever it
 * is called.
 */
export function examine(input: SubmitChangeInput, seen: SeenHead | null): SubmitChangeInput {
  if (seen === null) return input;
  const files = seen.files.map(({ path, added, deleted }) => [path, added, deleted] as const);
  const paths = distinctPaths([...files, ...input.paths]).map(
    ([path, added, deleted]): SubmitChangeInput['paths'][number] => [path, added, deleted],
  );
  const commits = [...seen.commits.map(named), ...input.commits];
  return {
    ...input,
    kind: kindOf(
      input.kind,
      files.map(([path]) => path),
    ),
    paths,
    fileCount: paths.length,
    linesAdded: Math.max(input.linesAdded ?? 0, sum(paths, 1)),
    linesDeleted: Math.max(input.linesDeleted ?? 0, sum(paths, 2)),
    commits: [...new Map(commits.toReversed().map((commit) => [commit.sha, commit])).values()].toReversed(),
    diffId: seen.diffId ?? input.diffId,
  };
}

const sum = (paths: SubmitChangeInput['paths'], column: 1 | 2) =>
  paths.reduce((total, path) => total + (path[column] ?? 0), 0);

function kindOf(said: ChangeKind, paths: readonly string[]): ChangeKind {
  const shown = changeKind(paths);
  return !AT_ONCE.includes(said) && AT_ONCE.includes(shown) ? shown : said;
}

/** A commit as a submission names one. Who has no address in it is known by their name. */
function named(commit: CommitFacts): SubmitChangeInput['commits'][number] {
  const somebody = (name: string, address: string) => ({
    name,
    identity: address === '' ? `git-author:${name}` : `email:${address}`,
  });
  const { sha, message } = commit;
  return {
    sha,
    author: somebody(commit.authorName, commit.authorEmail),
    committer: somebody(commit.committerName, commit.committerEmail),
    message,
  };
}
