export interface MergeMessage {
  /** Pull or merge request number. */
  pr: number | null;
  /** Source branch, without a remote's or fork owner's name. */
  branch: string | null;
}

/** Where each forge writes the request number; the first that matches counts. Tried on the subject. */
const PR_IN_SUBJECT: readonly RegExp[] = [
  /^Merge pull request #(\d{1,9})\b/, // GitHub, Gitea, Bitbucket Server
  /^Merged? PR #?(\d{1,9})\b/, // Azure DevOps
  /^Merged in \S{1,255} \(pull request #(\d{1,9})\)/, // Bitbucket Cloud
  /^Merge #(\d{1,9})\b/, // bors, homu
  /\((?:#|!|pull request #)(\d{1,9})\)$/, // squash merges: "Subject (#123)"
];

/** GitLab's merge commit template ends with it. */
const PR_IN_BODY = /^See merge request \S{0,255}!(\d{1,9})$/m;

const BRANCH_IN_SUBJECT: readonly RegExp[] = [
  /^Merge pull request #\d{1,9} from [^\s/]{1,100}\/(\S{1,255})$/,
  /^Merge(?:d)? (?:remote-tracking )?branch '(?:origin\/)?([^']{1,255})'(?! of )/,
  /^Merged in (\S{1,255}) \(pull request #/,
];

/** Reads the request number and source branch from the message that a forge or `git merge` wrote. */
export function parseMergeMessage(message: string): MergeMessage {
  const lineEnd = message.indexOf('\n');
  const subject = (lineEnd === -1 ? message : message.slice(0, lineEnd)).trimEnd().slice(0, 1_000);
  const first = (patterns: readonly RegExp[]) => patterns.map((p) => subject.match(p)?.[1]).find(Boolean);
  const pr = first(PR_IN_SUBJECT) ?? message.slice(-4_000).match(PR_IN_BODY)?.[1];
  return { pr: pr === undefined ? null : Number(pr), branch: first(BRANCH_IN_SUBJECT) ?? null };
}
