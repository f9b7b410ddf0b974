/** Words that say nothing about where a fault lies, those of change titles included. */
const COMMON = new Set(
  `the and for with this that was are not from has have had but when which there then than its our you they all can
  will would should does did out into after before because due also still just now been were more some any chore fix
  feat add update remove use new revert reverts reverted change changes commit`.split(/\s+/),
);
/** Beyond this a text (a long stack trace) is not read. */
const MOST_CHARACTERS = 20_000;
const SHORTEST = 3;

/**
 * The telling words of a text, a path or a slug, each once, in lower case: letters and digits, split at a change to
 * upper case, at least three characters, neither a number nor a common word.
 */
export function wordsOf(...texts: readonly string[]): string[] {
  const text = texts.join(' ').slice(0, MOST_CHARACTERS);
  const parts = text
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u);
  return [...new Set(parts)].filter(
    (word) => word.length >= SHORTEST && !COMMON.has(word) && !/^\d+$/.test(word),
  );
}
