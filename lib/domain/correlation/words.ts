/** English words of no content, and those that any change's title may have. */
const COMMON = new Set(
  `about above again against all also and any are because been before being below between both but can cannot could
  did does doing done down during each few for from further get gets got had has have having her here hers him his how
  into its itself just let made make makes may might more most must need needs nor not now off once only other ought
  our ours out over own same see shall she should some still such than that the their theirs them then there these
  they this those through too under until upon use used uses using very want was way well were what when where which
  while who whom why will with within without would yet you your yours
  add added after build change changed changes chore commit due feat feature fix fixed fixes new remove removed revert
  reverted reverts test tests try update updated`.split(/\s+/),
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

const INFLECTED = /^(.{3,}?)(?:es|(?<!s)s|ed|ing|e)$/u;
const ENDINGS = ['', 'e', 's', 'es', 'ed', 'ing'];

/** The forms under which a word of `wordsOf` counts as the same one: `image` for `images`, `caching` for `cache`. */
export function formsOf(word: string): string[] {
  const root = INFLECTED.exec(word)?.[1] ?? word;
  return ENDINGS.map((ending) => root + ending);
}
