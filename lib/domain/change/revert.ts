import { isPlannedRevert } from './planned-revert.ts';
import { revertReason } from './revert-reason.ts';

/** What names one reverted change: any of the fields, strongest first. */
export interface RevertTarget {
  /** Full or abbreviated, lower case. */
  sha?: string;
  /** Gerrit's, full or abbreviated. */
  changeId?: string;
  /** Pull or merge request number. */
  pr?: number;
  /** Subject line as quoted; `…` or `...` at its end when it was cut. */
  subject?: string;
}

export interface RevertStatement {
  targets: RevertTarget[];
  /** `embedded`: a larger change that takes something back among other things. */
  kind: 'revert' | 'reapply' | 'embedded';
  /** Why, in the author's words; empty when not stated. */
  reason: string;
  /** It was foreseen: temporary, an experiment, maintenance that is over. */
  planned: boolean;
}

const BODY_LIMIT = 50_000;
const SUBJECT_LIMIT = 1_000;

/** `fix(api)!: `, `[ops] `, `subsystem: `, before the verb. */
const PREFIX = String.raw`(?:\[[^\]]{1,40}\]\s*|[\w./-]{1,40}(?:\([^)]{0,60}\))?!?:\s*){0,3}`;
const REVERT_VERB =
  '(?:(?:partial(?:ly)?|temporarily) )?(?:revert(?:s|ed|ing)?|back(?:ed|ing)? ?out|roll(?:ed|ing)? ?back|undo)';
const REAPPLY_VERB = '(?:re-?appl(?:y|ies|ied)|re-?land(?:s|ed)?|un-?revert(?:s|ed)?)';

const SAYS_REVERT = new RegExp(`^${PREFIX}(?:\\[?${REVERT_VERB}\\b)`, 'i');
const SAYS_REAPPLY = new RegExp(`^${PREFIX}(?:\\[?${REAPPLY_VERB}\\b)`, 'i');
/** `revert: x`, `revert(scope): x`, `chore(revert): x`. */
const CONVENTIONAL = /^(?:revert(?:\([^)]{0,60}\))?|\w{1,20}\(revert\))!?:\s*/i;
/** A revert of a revert, however it is written; `Revert^2` is Gerrit's. */
const REVERTS_REVERT = new RegExp(
  `^${PREFIX}(?:revert\\^2|${REVERT_VERB}:? (?:of )?["“]?${PREFIX}["“]?(?:(?:partially|temporarily) )?(?:revert|reapply|re-?land)\\b)`,
  'i',
);

const SHA_LIST =
  /\brevert(?:s|ed|ing)?:?\s+(?:back )?(?:(?:of|the|also|partially|commits?|changes? in|revision)\s+){0,3}((?:[0-9a-f]{7,64}\b(?:\s+\("[^"\n]{0,300}"\))?(?:,?\s+and\s+|,\s*|\s+)?(?:commits?\s+)?){1,50})/gi;
const SHA = /\b[0-9a-f]{7,64}\b/gi;
const PR_REFERENCE =
  /\brevert(?:s|ed|ing)?:?\s+(?:(?:the|also|partially|changes? (?:in|from)|pull request|merge request|pr|mr)\s+){0,3}(?:https?:\/\/\S{1,200}\/(?:pull|merge_requests)\/(\d{1,9})|(?:[\w./-]{1,200})?[#!](\d{1,9}))\b/gi;
const GERRIT_CHANGE = /^(I[0-9a-f]{8,40}):/gm;
const QUOTED_LINE =
  /^[ \t]*(?:\* )?(?:partial(?:ly)? )?revert(?:\^\d+)? "([^\n]{1,500})"(?: \(#\d+\))?[ \t]*$/gim;
/** What a sentence in a body must look like to name something as taken back. */
const BODY_REVERTS =
  /^[ \t]*(?:\* )?(?:this (?:commit )?(?:also |partially )*)?(?:also |partially )*revert(?:s|ing)?(?:\^\d+)? (?:commits? |changes? |"|[0-9a-f]{7,64}\b|(?:[\w./-]{1,200})?[#!]\d|(?:pull|merge) request )|\breverting commit [0-9a-f]{7,64}\b/im;

/**
 * Reads whether a commit message takes an earlier change back, which one, and why.
 *
 * Formats: `git revert` and `git revert` of a merge, GitHub ("Reverts owner/repo#1", squash titles), GitLab
 * ("This reverts merge request !1"), Gerrit (Revert^2, Reverted Changes, Change-Id), conventional commits.
 * What the message cannot tell (that a commit it names is itself a revert) `RevertIndex` adds.
 */
export function classifyRevert(message: string): RevertStatement | null {
  const { subject, body, branchPr } = split(message);
  const reapply = SAYS_REAPPLY.test(subject) || REVERTS_REVERT.test(subject);
  const announced = reapply || SAYS_REVERT.test(subject) || CONVENTIONAL.test(subject) || branchPr !== null;
  if (!announced && !BODY_REVERTS.test(body)) return null;

  const title = quotedTitle(subject);
  const targets = findTargets(subject, body, announced ? title : null, branchPr);
  if (targets.length === 0) return null;
  const reason = [title?.after ?? '', revertReason(body)].filter(Boolean).join('\n\n');
  const kind = reapply ? 'reapply' : announced || reason === '' ? 'revert' : 'embedded';
  return {
    targets,
    kind,
    reason,
    planned: isPlannedRevert(reason, title?.title ?? targets[0]?.subject ?? subject),
  };
}

/** Subject and body; a merge commit that a forge wrote is judged by the title in its body. */
function split(message: string): { subject: string; body: string; branchPr: number | null } {
  const text = message.slice(0, BODY_LIMIT).trim();
  const end = text.indexOf('\n');
  const subject = (end === -1 ? text : text.slice(0, end)).trim().slice(0, SUBJECT_LIMIT);
  const body = end === -1 ? '' : text.slice(end + 1);
  if (!/^Merge (?:pull request|branch|PR) /.test(subject)) return { subject, body, branchPr: null };
  const inner = split(body);
  const branchPr = subject.match(/[/'\s]revert-(\d{1,9})-/)?.[1];
  return { ...inner, branchPr: branchPr === undefined ? inner.branchPr : Number(branchPr) };
}

/** The title that a subject quotes, or names after `revert:`, and what it says beyond it. */
function quotedTitle(subject: string): { title: string; after: string } | null {
  const first = subject.search(/["“]/);
  const last = Math.max(subject.lastIndexOf('"'), subject.lastIndexOf('”'));
  const withoutPr = (text: string) => text.replace(/\s*\((?:#|!)\d{1,9}\)\s*$/, '');
  if (first !== -1 && last > first) {
    const after = withoutPr(subject.slice(last + 1)).replace(/^[\s:,.;-]+/, '');
    return { title: subject.slice(first + 1, last), after };
  }
  if (first !== -1) return { title: subject.slice(first + 1), after: '' };
  if (!CONVENTIONAL.test(subject)) return null;
  return { title: withoutPr(subject.replace(CONVENTIONAL, '')), after: '' };
}

function findTargets(
  subject: string,
  body: string,
  title: { title: string } | null,
  branchPr: number | null,
): RevertTarget[] {
  const text = `${subject}\n${body}`;
  const shas = new Set<string>();
  for (const [, list = ''] of text.matchAll(SHA_LIST))
    for (const [sha] of list.matchAll(SHA)) if (/\d/.test(sha)) shas.add(sha.toLowerCase());
  const prs = new Set<number>(branchPr === null ? [] : [branchPr]);
  for (const [, url, number] of text.matchAll(PR_REFERENCE)) prs.add(Number(url ?? number));
  const quotedPr = title === null ? undefined : prOfTitle(title.title);
  if (quotedPr !== undefined) prs.add(quotedPr);
  const changeIds = [...body.matchAll(GERRIT_CHANGE)].map(([, id]) => id!);
  const subjects =
    title === null ? [...body.matchAll(QUOTED_LINE)].map(([, quoted]) => quoted!) : [title.title];

  // One commit named in several ways is one target; several ids are several.
  if (shas.size <= 1 && prs.size <= 1 && changeIds.length <= 1 && subjects.length <= 1) {
    const target: RevertTarget = {};
    const [[sha], [pr], [changeId], [quoted]] = [[...shas], [...prs], changeIds, subjects];
    if (sha !== undefined) target.sha = sha;
    if (changeId !== undefined) target.changeId = changeId;
    if (pr !== undefined) target.pr = pr;
    if (quoted !== undefined) target.subject = quoted;
    return Object.keys(target).length === 0 ? [] : [target];
  }
  if (shas.size > 0) return [...shas].map((sha) => ({ sha }));
  if (changeIds.length > 0) return changeIds.map((changeId) => ({ changeId }));
  if (prs.size > 0) return [...prs].map((pr) => ({ pr }));
  return subjects.map((quoted) => ({ subject: quoted }));
}

function prOfTitle(title: string): number | undefined {
  const pr =
    title.match(/\((?:#|!)(\d{1,9})\)"*$/)?.[1] ?? title.match(/^Merge pull request #(\d{1,9})\b/)?.[1];
  return pr === undefined ? undefined : Number(pr);
}
