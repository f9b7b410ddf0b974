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

/** The key of a line and where its value begins, or null. `loose` takes what people make of keys: `**Co-Authored By:** x`. */
function keyOf(text: string, loose: boolean): { key: string; colon: number } | null {
  const colon = text.indexOf(':');
  if (colon < 1 || colon > KEY_LIMIT + 6) return null;
  let key = text.slice(0, colon);
  // Emphasis, but no list bullet: `* ai-model: add one` is a subject in a list.
  if (loose)
    key = key
      .replace(/^[*_]{1,3}/, '')
      .replace(/[*_ ]{1,3}$/, '')
      .replace(/[ _]/g, '-');
  if (key.length > KEY_LIMIT || !/^[A-Za-z0-9][A-Za-z0-9-]*$/.test(key)) return null;
  return { key: key.toLowerCase(), colon };
}

const valueAfter = (text: string, colon: number) => text.slice(colon + 1, colon + 1 + VALUE_LIMIT).trim();

/** The value without the emphasis that was put around the whole line. */
function plain(value: string): string {
  let from = 0;
  let to = value.length;
  while (from < to && '*_` '.includes(value[from]!)) from++;
  while (to > from && '*_` '.includes(value[to - 1]!)) to--;
  return value.slice(from, to);
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
    const found = keyOf(line.text, false);
    if (!found) {
      others++;
      continue;
    }
    if (found.key === 'signed-off-by') byGit = true;
    trailers.push({ key: found.key, value: valueAfter(line.text, found.colon), raw: line.text, line: at });
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
  const skipped = new Set<string>();
  for (let at = 1; at < lines.length; at++) {
    const line = lines[at]!;
    if (line.quoted || line.blank) continue;
    const colon = line.text.indexOf(':');
    if (colon < 1 || skipped.has(line.text.slice(0, Math.min(colon, KEY_LIMIT)))) continue;
    const keyed = keyOf(line.text, true);
    if (!keyed || !isKey(keyed.key)) {
      if (skipped.size < 1_000 && colon < KEY_LIMIT) skipped.add(line.text.slice(0, colon));
      continue;
    }
    const { key } = keyed;
    let value = plain(valueAfter(line.text, keyed.colon));
    const next = lines[at + 1];
    if (next && !next.quoted && !next.blank && continues(value, next)) value = `${value} ${next.text}`.trim();
    found.push({ key, value: value.slice(0, VALUE_LIMIT), raw: `${key}: ${value}`, line: at });
  }
  return found;
}

const continues = (value: string, next: Line) =>
  (!value.includes('<') && next.text.startsWith('<') && next.text.includes('@')) ||
  (value.endsWith('<') && next.text.includes('@')) ||
  (value === '' && keyOf(next.text, true) === null);

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
    if (!wrapped && keyOf(text, false) === null && !isFooter(text)) break;
    from = at;
  }
  return from;
}
