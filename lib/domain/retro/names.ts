import { ORDINARY_WORDS } from './ordinary-words.ts';

/** Somebody of the organisation, with everything that tells who they are. */
export interface Named {
  id: string;
  name: string;
  /** Slug, e-mail addresses and logins. */
  logins: readonly string[];
}

/** A name found in a text, at `[from, to)` in UTF-16. */
export interface FoundName {
  from: number;
  to: number;
  /** As it stands in the text. */
  text: string;
  /** Whose it can be: several people can share a first name. */
  personIds: readonly string[];
  /** `unsure`: also an ordinary word ("Will", "Page"); told to the author, and left as it is. */
  certainty: 'sure' | 'unsure';
}

interface Term {
  personIds: Set<string>;
  /** A first or last name alone, and an ordinary word at that. */
  isOrdinary: boolean;
}

/** Names by their words, and how many words the longest has. */
export interface NameIndex {
  terms: ReadonlyMap<string, Term>;
  longest: number;
}

/** Initials and particles identify nobody. */
const SHORTEST = 3;
/** Where a sign is a syllable or a word. */
const SHORTEST_DENSE = 2;
/** Between two words of one name: spaces, dots, commas, marks of Markdown. */
const WIDEST_GAP = 8;

/**
 * Prepares the search for people. A whole name is found forwards, backwards and run together; a first or last name
 * alone; a login or address of at least three letters; each in any case, with or without its diacritics.
 */
export function indexNames(people: readonly Named[]): NameIndex {
  const known = indexed.get(people);
  if (known) return known;
  const index = makeIndex(people);
  indexed.set(people, index);
  return index;
}

/** A list is prepared once: it is searched for each text that it is asked about. */
const indexed = new WeakMap<readonly Named[], NameIndex>();

function makeIndex(people: readonly Named[]): NameIndex {
  const terms = new Map<string, Term>();
  let longest = 0;
  const add = (words: readonly string[], personId: string, isOrdinary = false) => {
    const letters = words.join('');
    if (letters.length < (DENSE.test(letters) ? SHORTEST_DENSE : SHORTEST)) return;
    const key = words.join(' ');
    const known = terms.get(key);
    if (known) {
      known.personIds.add(personId);
      known.isOrdinary &&= isOrdinary;
    } else terms.set(key, { personIds: new Set([personId]), isOrdinary });
    longest = Math.max(longest, words.length);
  };
  for (const { id, name, logins } of people) {
    const words = foldedWords(name);
    add(words, id);
    add(words.toReversed(), id);
    add([words.join('')], id);
    if (words.length > 1) {
      add([words[0]!, words.at(-1)!], id);
      add([...words.slice(-1), ...words.slice(0, -1)], id);
      for (const word of words) add([word], id, ORDINARY_WORDS.has(word));
      for (const part of name.split(/\s+/))
        add(foldedWords(part), id, ORDINARY_WORDS.has(foldedWords(part).join(' ')));
    }
    for (const login of logins) {
      const parts = foldedWords(login);
      add(parts, id);
      add([parts.join('')], id);
    }
  }
  return { terms, longest };
}

/** Every name in a text, in its order; they do not overlap. */
export function findNames(text: string, index: NameIndex): readonly FoundName[] {
  const words = wordsOf(text);
  const found: FoundName[] = [];
  for (let at = 0; at < words.length; ) {
    const match = longestAt(words, at, index, text);
    if (!match) {
      at += 1;
      continue;
    }
    const { term, length } = match;
    const [from, to] = [words[at]!.from, words[at + length - 1]!.to];
    const isSure = !term.isOrdinary;
    // an ordinary word in lower case is that word
    if (isSure || isCapital(text, from))
      found.push({
        from,
        to,
        text: text.slice(from, to),
        personIds: [...term.personIds].sort(),
        certainty: isSure ? 'sure' : 'unsure',
      });
    at += length;
  }
  return found;
}

/**
 * A text with each name of which there is no doubt replaced by what `alias` says of those whose it can be, with a
 * capital where a sentence begins.
 */
export function replaceNames(
  text: string,
  index: NameIndex,
  alias: (personIds: readonly string[]) => string,
): string {
  let result = '';
  let done = 0;
  for (const { from, to, personIds, certainty } of findNames(text, index)) {
    if (certainty === 'unsure') continue;
    const start = text[from - 1] === '@' ? from - 1 : from;
    result += text.slice(done, start);
    const words = alias(personIds);
    result += BEGINNING.test(result) ? words.charAt(0).toUpperCase() + words.slice(1) : words;
    done = to;
  }
  return result + text.slice(done);
}

/** What stands before the first word of a sentence. */
const BEGINNING = /(^|[.!?]\s+|\n\s*\n|\n\s*[-*+>]\s+)[*_]*$/;

interface Word {
  folded: string;
  /** `[from, to)` in the text, UTF-16. */
  from: number;
  to: number;
}

const LETTER = /[\p{L}\p{N}]/u;
/** Scripts that put no space between words, or hang particles on names: each sign is a word of its own. */
const DENSE = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}]/u;
/** Marks that combine, and characters that cannot be seen: they divide no word and distinguish no name. */
const INVISIBLE = /[\p{M}\p{Cf}]/u;

/** Letters that Unicode does not take apart, as people type them without their keyboard. */
const PLAIN: Readonly<Record<string, string>> = {
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ı: 'i',
  þ: 'th',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
};

/** What a sign is to a name: part of a word as it is folded, a word of its own, nothing, or what divides words. */
type Sign = { kind: 'letter' | 'dense'; folded: string } | { kind: 'invisible' | 'divider' };

function signOf(char: string): Sign {
  if (DENSE.test(char)) return { kind: 'dense', folded: char.normalize('NFKC') };
  if (LETTER.test(char)) return { kind: 'letter', folded: fold(char) };
  return { kind: INVISIBLE.test(char) ? 'invisible' : 'divider' };
}

const fold = (char: string): string =>
  [...char.normalize('NFKD').toLowerCase().normalize('NFKD')]
    .filter((one) => !INVISIBLE.test(one))
    .map((one) => PLAIN[one] ?? one)
    .join('');

/** Signs whose answer is kept: a text has few of them, many times. */
const REMEMBERED = 5_000;
const signs = new Map<string, Sign>();

function rememberedSign(char: string): Sign {
  let sign = signs.get(char);
  if (!sign) {
    if (signs.size >= REMEMBERED) signs.clear();
    sign = signOf(char);
    signs.set(char, sign);
  }
  return sign;
}

/** Runs of letters and digits, folded: lower case, without diacritics. */
function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  let current: Word | null = null;
  let at = 0;
  for (const char of text) {
    const to = at + char.length;
    const sign = rememberedSign(char);
    if (sign.kind === 'letter') {
      current ??= { folded: '', from: at, to };
      current.folded += sign.folded;
      current.to = to;
    } else if (sign.kind === 'invisible') {
      if (current) current.to = to;
    } else {
      if (current) words.push(current);
      current = null;
      if (sign.kind === 'dense') words.push({ folded: sign.folded, from: at, to });
    }
    at = to;
  }
  if (current) words.push(current);
  return words;
}

const foldedWords = (text: string): string[] => wordsOf(text).map(({ folded }) => folded);

/** The longest name that begins with a word of a text, and how many words of it that is. */
function longestAt(
  words: readonly Word[],
  at: number,
  { terms, longest }: NameIndex,
  text: string,
): { term: Term; length: number } | null {
  let key = '';
  let found: { term: Term; length: number } | null = null;
  for (let length = 1; length <= longest; length += 1) {
    const word = words[at + length - 1];
    const before = words[at + length - 2];
    if (!word || (length > 1 && before && !isGap(text.slice(before.to, word.from)))) break;
    key = length === 1 ? word.folded : `${key} ${word.folded}`;
    const term = terms.get(key) ?? terms.get(withoutPossessive(key));
    if (term) found = { term, length };
  }
  return found;
}

/** "Nadias", as some languages write what is Nadia's. */
const withoutPossessive = (word: string) => (word.endsWith('s') ? word.slice(0, -1) : word);

const isGap = (between: string) => between.length <= WIDEST_GAP && !/\n\s*\n/.test(between);

const isCapital = (text: string, at: number) => /\p{Lu}/u.test(String.fromCodePoint(text.codePointAt(at)!));
