/**
 * Was a revert foreseen when the change was made? Then it is the second half of a plan (maintenance over,
 * experiment ended, debugging taken out), not the sign of a failure.
 *
 * Words as data, in three groups. What says that something went wrong outranks what sounds planned.
 */
const WENT_WRONG =
  /\b(?:br(?:oke|eak|eaks|eaking|oken)|fail(?:s|ed|ing|ure|ures)?|errors?|bugs?|buggy|crash\w*|outage|incident|regress\w*|wrong|caus(?:e|es|ed|ing)|(?:does|do|did|is|was)(?:n'?t| not) (?:work|expected|correct)\w*|not work\w*|issues?|problems?|alerts?|alerting|missing|slow\w*|unable|timeouts?|unexpected\w*|flak\w*|premature|too early|mistake\w*|accident\w*|not ready|can'?t|cannot|needs? (?:more|to)|reports? of|spam\w*|impact\w*)\b/i;

/** "The issue has been fixed": why a workaround is no longer wanted. */
const WRONG_BUT_OVER =
  /\b(?:issues?|problems?|bugs?|errors?|alerts?)(?: (?:has|have|is|are|was|were|now|been|should be))* (?:fixed|solved|resolved|gone|over)\b/gi;

const PLAN_FULFILLED: readonly RegExp[] = [
  /\b(?:no longer|not)(?: \w+)? (?:needed|required|necessary|relevant)\b(?! yet)/i,
  /\bno longer (?:in use|used|an issue)\b/i,
  /\b(?:as|was|were) (?:planned|scheduled|intended|temporary|expected to be temporary)\b/i,
  /\b(?:temporar(?:y|ily)|for testing|only a test|just a test|test(?:ing)? only|experiment(?:al)?|trial|debug(?:ging)?|workaround no longer)\b/i,
  /\b(?:after|following|now that|once) (?:the |this |our )?\w*[ -]?(?:migration|maintenance|reimag\w+|reboot\w*|switch-?over|fail-?over|experiment|tests?|event|freeze|move)\b/i,
  /\b(?:done|complete|completed|finished|concluded|succeeded|successful|is over|are over|ended)\b/i,
  /\b(?:has|have|had|was|were|is|are|been|now) (?:\w+ )?(?:rebooted|restarted|reimaged|replaced|repaired|applied|migrated|upgraded|fixed|resolved|repooled|recovered|moved|restored|reinstalled|rebuilt)\b/i,
  /\b(?:back|return\w*|restor\w+) (?:to|in|into) (?:normal|service|production|rotation|operation|the pool)\b/i,
  /\b(?:ready|safe) (?:to|for)\b|\b(?:scheduled|planned) (?:work|maintenance|downtime|window|test|event)\b/i,
  // A reason of a few words that ends in how a plan ends: "host back", "disk replaced", "rebooted".
  /^(?:\S+ ){0,3}(?:back|over|ready|fixed|solved|resolved|replaced|rebooted|restarted|reimaged|repaired|upgraded|migrated|healthy)[.!]?$/i,
  /\b(?:back (?:up|online)|repool\w*|clean ?-?up|tidy(?:ing)? up|maintenance|reimag\w+|reboot\w*)\b/i,
];

/** A change that says of itself that it will be taken back. */
const MEANT_TO_BE_TAKEN_BACK =
  /(?:^|[\s:("[])(?:te?mp(?:orar(?:y|ily))?|wip|debug(?:ging)?|dnm|experiment|canary test)\b|\bfor (?:\w+ )?(?:maintenance|testing|debugging|reimag\w+|reboot|restart|reinstall|switch-?over|fail-?over|the duration)\b/i;

/**
 * @param reason why it was reverted, in the words of the revert; may be empty
 * @param subject subject of the reverted change, where known
 */
export function isPlannedRevert(reason: string, subject: string): boolean {
  if (WENT_WRONG.test(reason.replace(WRONG_BUT_OVER, ''))) return false;
  return PLAN_FULFILLED.some((words) => words.test(reason)) || MEANT_TO_BE_TAKEN_BACK.test(subject);
}
