/** Sentences that tools write; each is cut out of the body, with what follows on the line kept. */
const BOILERPLATE: readonly RegExp[] = [
  /^[ \t]*(?:\* )?(?:this )?(?:also |partially )?reverts? (?:commits?|merge request|pull request|mr|pr)?[ \t]*(?:[0-9a-f]{7,64}|[#!]\d+)(?:(?:,|\s+and|,\s*and|\s)\s*(?:commit )?[0-9a-f]{7,64}\b)*(?:,? reversing\s+changes made to [0-9a-f]{7,64})?(?:[ \t]*\((?:"[^"\n]*"|#\d+)\)| from PR #\d+)?\.?/gim,
  /^[ \t]*Reverts? (?:[\w.-]+\/[\w.-]+)?[#!]\d+\.?/gim,
  /^[ \t]*Reverts? https?:\/\/\S+/gim,
  /^[ \t]*(?:\* )?(?:Partially )?(?:Revert(?:\^\d+)?|Reapply|Reland|Re-?land) ".*$/gim,
  /^[ \t]*Revert submission \S+$/gim,
  /^[ \t]*Reverted Changes:$/gim,
  /^[ \t]*I[0-9a-f]{8,40}:.*$/gm,
  /^[ \t]*-{3,}[ \t]*$/gm,
  /^[ \t]*\(cherry picked from commit [0-9a-f]+\)[ \t]*$/gim,
];

/** `Key-Word: value`, as git's trailers and Gerrit's and Phabricator's footers have it. */
const FOOTER = /^(?:[A-Z][\w]*(?:-[\w]+)*|bug|fixes|closes): \S.*$/;
const REASON_LABEL = /^\s*reasons?(?: for (?:the )?revert(?:ing)?)?\s*[:-]\s*/i;
/** More is never read: a reason is a sentence or two, and hostile messages are megabytes. */
const LIMIT = 20_000;

/** The stated reason: the body without what tools wrote, its footers, and the words "Reason for revert:". */
export function revertReason(body: string): string {
  // Runs of blanks are folded first, so that no pattern can be made to try them over and over.
  let text = body
    .slice(0, LIMIT)
    .split('\n')
    .map((line) => line.replace(/[ \t\r]+/g, ' ').trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n');
  for (const sentence of BOILERPLATE) text = text.replace(sentence, '');
  const lines = text
    .split('\n')
    .map((line) =>
      (REASON_LABEL.test(line) ? line.replace(REASON_LABEL, '') : FOOTER.test(line) ? '' : line).trim(),
    );
  return lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
