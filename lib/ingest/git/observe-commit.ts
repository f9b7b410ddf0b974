import { changeKind } from '#lib/domain/change/kind.ts';
import type { ChangeObservation } from '#lib/domain/change/observation.ts';
import type { Catalogue } from '#lib/domain/provenance/catalogue.ts';
import { detectProvenance } from '#lib/domain/provenance/detect.ts';
import { parseTrailers } from '#lib/domain/provenance/trailers.ts';
import { type PathMatcher, servicesTouched } from '#lib/domain/service/path-rules.ts';
import type { MainlineCommit } from '../sources/git/read-history.ts';

export interface CommitSettings {
  /** `git:<name>` */
  source: string;
  repository: string;
  branch: string | null;
  services: PathMatcher;
  catalogue: Catalogue;
}

const TITLE_LIMIT = 500;
const BODY_LIMIT = 100_000;

/**
 * A mainline commit as a change that reached production when it was committed: git does not know deployments, so
 * that is assumed and marked so.
 */
export function observeCommit(
  commit: MainlineCommit,
  isRevert: boolean,
  settings: CommitSettings,
): ChangeObservation {
  const paths = commit.files.map((file) => file.path);
  const { title, body } = splitMessage(commit);
  const author = authorOf(commit);
  const createdAt = new Date(Math.min(commit.authoredAt.getTime(), commit.committedAt.getTime()));
  return {
    source: settings.source,
    externalId: commit.sha,
    kind: changeKind(paths),
    repository: settings.repository,
    prNumber: commit.pr,
    title: clip(title || '(no message)', TITLE_LIMIT),
    body: clip(body, BODY_LIMIT),
    authorName: author.authorName,
    authorIdentity: author.authorEmail || author.authorName,
    committerName: commit.committerName,
    committerEmail: commit.committerEmail,
    branch: commit.branch ?? settings.branch,
    trailers: parseTrailers(commit.message).map(({ key, value }) => [key, value] as const),
    labels: [],
    paths: commit.files.map(({ path, added, deleted }) => [path, added, deleted] as const),
    fileCount: commit.fileCount,
    linesAdded: commit.added,
    linesDeleted: commit.deleted,
    services: servicesTouched(settings.services, paths),
    environment: 'production',
    status: 'deployed',
    isRevert,
    risk: null,
    rollbackPlan: null,
    url: null,
    incomplete: incompleteness(commit),
    createdAt,
    deployedAt: commit.committedAt,
    revisions: [{ sha: commit.sha, createdAt: commit.committedAt }],
    deployments: [
      {
        externalId: commit.sha,
        environment: 'production',
        sha: commit.sha,
        startedAt: commit.committedAt,
        finishedAt: commit.committedAt,
        outcome: 'succeeded',
        actor: null,
        basis: 'assumed',
      },
    ],
    provenance: detectProvenance(
      {
        commit,
        files: commit.files,
        parts: commit.parts,
        ...(commit.branch === null ? {} : { branch: commit.branch }),
        ...(commit.note === undefined ? {} : { note: commit.note }),
      },
      settings.catalogue,
    ),
  };
}

const NO_AUTHOR_DATE = 'the author date is no date: that of the committer stands for it';

/** What is not known of a commit. */
function incompleteness({ incomplete, noDate }: MainlineCommit): string | null {
  const reasons = [incomplete, noDate === 'author' ? NO_AUTHOR_DATE : undefined].filter(Boolean);
  return reasons.length === 0 ? null : reasons.join('; ');
}

/** Why a commit cannot be kept: without the committer's date it is not known when it reached production. */
export function commitProblem(commit: MainlineCommit): { field: string; reason: string } | null {
  if (commit.noDate === 'committer')
    return { field: 'committedAt', reason: 'the committer date is no date between 1970 and 2200' };
  if (commit.added > INT_MAX || commit.deleted > INT_MAX)
    return { field: 'lines', reason: 'more lines than can be counted' };
  if (commit.authorEmail.length > IDENTITY_LIMIT || commit.authorName.length > IDENTITY_LIMIT)
    return { field: 'author', reason: `longer than ${IDENTITY_LIMIT} characters` };
  return null;
}

const INT_MAX = 2 ** 31 - 1;
const IDENTITY_LIMIT = 500;

/** Whoever merged a pull request did not write it: the author of most of its commits did. */
function authorOf(commit: MainlineCommit): { authorName: string; authorEmail: string } {
  if (!commit.isMerge || commit.parts.length === 0) return commit;
  const byAuthor = Map.groupBy(commit.parts, (part) => part.authorEmail.toLowerCase());
  const [most] = [...byAuthor.values()].sort((a, b) => b.length - a.length);
  return most!.at(-1)!;
}

/** A forge's merge message says nothing in its subject; the request's title stands below it. */
function splitMessage({ message, isMerge }: MainlineCommit): { title: string; body: string } {
  const [subject = '', ...rest] = message.split('\n');
  const body = rest.join('\n').trim();
  if (!isMerge || !/^Merge (?:pull request|branch|#\d)/.test(subject) || body === '')
    return { title: subject.trim(), body };
  const [title = '', ...below] = body.split('\n');
  return { title: title.trim(), body: below.join('\n').trim() };
}

const clip = (text: string, limit: number) => (text.length <= limit ? text : `${text.slice(0, limit - 1)}…`);
