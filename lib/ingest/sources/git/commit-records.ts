import { NulFields } from './nul-fields.ts';
import { decodeText } from './text.ts';

/** A commit without its diff. */
export interface CommitRecord {
  sha: string;
  parents: string[];
  authorName: string;
  authorEmail: string;
  authoredAt: Date;
  committerName: string;
  committerEmail: string;
  committedAt: Date;
  /** Subject, body and trailers as written, without trailing blank lines. */
  message: string;
}

/** The `git log -z` format that `CommitRecords` reads: nine fields, each ended by NUL. */
export const COMMIT_FORMAT = ['%H', '%P', '%an', '%ae', '%at', '%cn', '%ce', '%ct', '%B'].join('%x00');
const FIELDS = 9;

/** Seconds as git prints them; a date that no calendar holds becomes the epoch. */
function gitDate(field: string): Date {
  const date = new Date(Number(field) * 1000);
  return Number.isNaN(date.getTime()) ? new Date(0) : date;
}

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
      commits.push({
        sha,
        parents: parents === '' ? [] : parents.split(' '),
        authorName,
        authorEmail,
        authoredAt: gitDate(authored),
        committerName,
        committerEmail,
        committedAt: gitDate(committed),
        message: message.trimEnd(),
      });
      this.#record = [];
    });
    return commits;
  }
}
