import { gitDate } from './git-date.ts';
import { NulFields } from './nul-fields.ts';
import { decodeText } from './text.ts';

/** A commit without its diff. */
export interface CommitRecord {
  sha: string;
  parents: string[];
  authorName: string;
  authorEmail: string;
  /** Of the two dates one stands for the other where that is `noDate`; the epoch where neither is one. */
  authoredAt: Date;
  committerName: string;
  committerEmail: string;
  committedAt: Date;
  /** Whose date is no date that can be used; the committer's, where both are not. */
  noDate?: 'author' | 'committer';
  /** Subject, body and trailers as written, without trailing blank lines. */
  message: string;
}

/** The `git log -z` format that `CommitRecords` reads: nine fields, each ended by NUL. */
export const COMMIT_FORMAT = ['%H', '%P', '%an', '%ae', '%at', '%cn', '%ce', '%ct', '%B'].join('%x00');
const FIELDS = 9;

/** Parses the output of `git log -z --format=<COMMIT_FORMAT>`, chunk by chunk. */
export class CommitRecords {
  #fields = new NulFields();
  #record: string[] = [];

  push(chunk: Buffer): CommitRecord[] {
    const commits: CommitRecord[] = [];
    this.#fields.push(chunk, (field) => {
      if (this.#record.push(decodeText(field)) < FIELDS) return;
      const [
        sha,
        parents,
        authorName,
        authorEmail,
        authored,
        committerName,
        committerEmail,
        committed,
        message,
      ] = this.#record as [string, string, string, string, string, string, string, string, string];
      const authoredAt = gitDate(authored);
      const committedAt = gitDate(committed);
      commits.push({
        sha,
        parents: parents === '' ? [] : parents.split(' '),
        authorName,
        authorEmail,
        authoredAt: authoredAt ?? committedAt ?? new Date(0),
        committerName,
        committerEmail,
        committedAt: committedAt ?? authoredAt ?? new Date(0),
        message: message.trimEnd(),
        ...(committedAt === null ? { noDate: 'committer' } : authoredAt === null ? { noDate: 'author' } : {}),
      });
      this.#record = [];
    });
    return commits;
  }
}
