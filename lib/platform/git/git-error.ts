export type GitErrorCode =
  | 'git-missing'
  | 'git-too-old'
  | 'not-a-repository'
  | 'empty-repository'
  | 'unknown-branch'
  | 'bad-since'
  | 'resume-point-gone'
  | 'repository-damaged'
  | 'git-silent';

/** What can go wrong with a repository as a whole; the message is one sentence for the person who asked. */
export class GitError extends Error {
  override name = 'GitError';
  readonly code: GitErrorCode;

  constructor(code: GitErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
