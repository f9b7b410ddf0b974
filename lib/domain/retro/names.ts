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
  words: readonly string[];
  personIds: Set<string>;
  /** A first or last name alone, and an ordinary word at that. */
  isOrdinary: boolean;
}

/** Names by their first word, the longest first. */
export type NameIndex = ReadonlyMap<string, readonly Term[]>;

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
  const terms = new Map<string, Term>();
  const add = (words: readonly string[], personId: string, isOrdinary = false) => {
    const letters = words.join('');
    if (letters.length < (DENSE.test(letters) ? SHORTEST_DENSE : SHORTEST)) return;
    const key = words.join(' ');
    const known = terms.get(key);
    if (known) {
      known.personIds.add(personId);
      known.isOrdinary &&= isOrdinary;
    } else terms.set(key, { words, personIds: new Set([personId]), isOrdinary });
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
  const index = new Map<string, Term[]>();
  for (const term of terms.values()) {
    const first = term.words[0]!;
    index.set(first, [...(index.get(first) ?? []), term]);
  }
  for (const list of index.values()) list.sort((a, b) => b.words.length - a.words.length);
  return index;
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

/** Runs of letters and digits, folded: lower case, without diacritics. */
function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  let current: Word | null = null;
  let at = 0;
  for (const char of text) {
    const to = at + char.length;
    if (DENSE.test(char)) {
      if (current) words.push(current);
      current = null;
      words.push({ folded: char.normalize('NFKC'), from: at, to });
    } else if (LETTER.test(char)) {
      current ??= { folded: '', from: at, to };
      current.folded += fold(char);
      current.to = to;
    } else if (current && INVISIBLE.test(char)) {
      current.to = to;
    } else if (current) {
      words.push(current);
      current = null;
    }
    at = to;
  }
  if (current) words.push(current);
  return words;
}

const foldedWords = (text: string): string[] => wordsOf(text).map(({ folded }) => folded);

const fold = (char: string): string =>
  [...char.normalize('NFKD').toLowerCase().normalize('NFKD')]
    .filter((one) => !INVISIBLE.test(one))
    .map((one) => PLAIN[one] ?? one)
    .join('');

function longestAt(
  words: readonly Word[],
  at: number,
  index: NameIndex,
  text: string,
): { term: Term; length: number } | null {
  const first = words[at]!.folded;
  for (const head of [first, withoutPossessive(first)]) {
    for (const term of index.get(head) ?? []) {
      if (isAt(term, words, at, text)) return { term, length: term.words.length };
    }
  }
  return null;
}

function isAt(term: Term, words: readonly Word[], at: number, text: string): boolean {
  return term.words.every((wanted, offset) => {
    const word = words[at + offset];
    if (!word) return false;
    const isLast = offset === term.words.length - 1;
    if (word.folded !== wanted && !(isLast && withoutPossessive(word.folded) === wanted)) return false;
    const before = words[at + offset - 1];
    return offset === 0 || (before !== undefined && isGap(text.slice(before.to, word.from)));
  });
}

/** "Nadias", as some languages write what is Nadia's. */
const withoutPossessive = (word: string) => (word.endsWith('s') ? word.slice(0, -1) : word);

const isGap = (between: string) => between.length <= WIDEST_GAP && !/\n\s*\n/.test(between);

const isCapital = (text: string, at: number) => /\p{Lu}/u.test(String.fromCodePoint(text.codePointAt(at)!));
