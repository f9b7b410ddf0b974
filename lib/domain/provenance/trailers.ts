import type { Line } from './text.ts';
import { splitLines } from './text.ts';

/** One `Key: value` line of a message. */
export interface Trailer {
  /** Lower case, words joined by `-`. */
  key: string;
  value: string;
  /** The whole text, unfolded. */
  raw: string;
  /** Index of its first line in the message. */
  line: number;
}

const KEY_LIMIT = 40;
const VALUE_LIMIT = 600;
const CHERRY_PICK = '(cherry picked from commit ';

const isKeyUnit = (code: number) =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 45;

/** The key and value of a line, or null. `loose` also takes what people make of keys: `**Co-Authored By:** x`. */
export function splitTrailer(text: string, loose: boolean): { key: string; value: string } | null {
  const colon = text.slice(0, KEY_LIMIT + 6).indexOf(':');
  if (colon < 1) return null;
  let start = 0;
  let end = colon;
  if (loose) {
    // Emphasis, but no list bullet: `* ai-model: add one` is a subject in a list.
    while (start < end && '*_'.includes(text[start]!)) start++;
    while (end > start && '*_ '.includes(text[end - 1]!)) end--;
  }
  if (end <= start || end - start > KEY_LIMIT) return null;
  let key = '';
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (isKeyUnit(code)) key += text[at];
    else if (loose && (code === 32 || code === 95)) key += '-';
    else return null;
  }
  if (key.startsWith('-')) return null;
  let value = text.slice(colon + 1, colon + 1 + VALUE_LIMIT).trim();
  if (loose) {
    let from = 0;
    let to = value.length;
    while (from < to && '*_` '.includes(value[from]!)) from++;
    while (to > from && '*_` '.includes(value[to - 1]!)) to--;
    value = value.slice(from, to);
  }
  return { key: key.toLowerCase(), value };
}

/**
 * The trailers of a message by git's rules (git-interpret-trailers): the last paragraph, when it is not the
 * subject, holds at least one trailer that git writes itself or a quarter of its lines are trailers; a line
 * that begins with a blank continues the one above it; `(cherry picked from commit …)` belongs to the block.
 * Linear in the message's length.
 */
export function parseTrailers(message: string): Trailer[] {
  const lines = splitLines(message);
  let end = lines.length;
  while (end > 0 && lines[end - 1]!.blank) end--;
  let start = end;
  while (start > 0 && !lines[start - 1]!.blank) start--;
  if (start === 0) return [];

  const trailers: Trailer[] = [];
  let others = 0;
  let byGit = false;
  for (let at = start; at < end; at++) {
    const line = lines[at]!;
    const folded = line.indent > 0 && at > start;
    if (folded) {
      const last = trailers.at(-1);
      if (last && last.value.length < VALUE_LIMIT) last.value = `${last.value} ${line.text}`.trim();
      continue;
    }
    if (line.text.startsWith(CHERRY_PICK)) {
      byGit = true;
      continue;
    }
    const found = splitTrailer(line.text, false);
    if (!found) {
      others++;
      continue;
    }
    if (found.key === 'signed-off-by') byGit = true;
    trailers.push({ ...found, raw: line.text, line: at });
  }
  const enough = others === 0 || (byGit && trailers.length * 3 >= others);
  return enough ? trailers : [];
}

/**
 * Every line of a message that carries one of the given keys, wherever it stands: squash merges keep the
 * trailers of each commit in the middle. The subject is none. A value that was wrapped (before `<address>`, or after the key) is
 * joined again. Quotations and code are left out. Linear in the number of lines.
 */
export function findTrailers(lines: readonly Line[], isKey: (key: string) => boolean): Trailer[] {
  const found: Trailer[] = [];
  for (let at = 1; at < lines.length; at++) {
    const line = lines[at]!;
    if (line.quoted || line.blank) continue;
    const split = splitTrailer(line.text, true);
    if (!split || !isKey(split.key)) continue;
    const { key } = split;
    let { value } = split;
    const next = lines[at + 1];
    if (next && !next.quoted && !next.blank && continues(value, next)) value = `${value} ${next.text}`.trim();
    found.push({ key, value: value.slice(0, VALUE_LIMIT), raw: `${key}: ${value}`, line: at });
  }
  return found;
}

const continues = (value: string, next: Line) =>
  (!value.includes('<') && next.text.startsWith('<') && next.text.includes('@')) ||
  (value.endsWith('<') && next.text.includes('@')) ||
  (value === '' && splitTrailer(next.text, true) === null);

/**
 * Where the closing run of trailers and footers begins: the line index from which on every paragraph consists
 * of nothing else. `isFooter` tells footers that are no trailers.
 */
export function closingRun(lines: readonly Line[], isFooter: (text: string) => boolean): number {
  let from = lines.length;
  for (let at = lines.length - 1; at > 0; at--) {
    const { text, blank } = lines[at]!;
    if (blank || /^-{3,}$/.test(text)) continue;
    const wrapped = text.startsWith('<') && text.endsWith('>');
    if (!wrapped && splitTrailer(text, false) === null && !isFooter(text)) break;
    from = at;
  }
  return from;
}
