/** Longest excerpt of raw text kept in an evidence row, in UTF-16 units. */
export const EXCERPT_LIMIT = 500;
/** How much of one line is looked at: no signal is longer. */
const LINE_LIMIT = 1_000;

/** One line of a message, with what decides whether its words are the author's own. */
export interface Line {
  text: string;
  /** Leading blanks beyond those that the whole body has. */
  indent: number;
  /** In a `>` quotation or a fenced code block. */
  quoted: boolean;
  blank: boolean;
}

/** Text that any database and any page accepts: at most `limit` units, no lone surrogate, no NUL. */
export function clean(text: string, limit: number = EXCERPT_LIMIT): string {
  return text.slice(0, limit).toWellFormed().replaceAll('\0', '\uFFFD');
}

const isBlank = (code: number) => code === 32 || code === 9 || code === 13 || code === 11 || code === 12;

/** Splits a message into lines; linear in its length, and each line is cut at 1,000 units. */
export function splitLines(message: string): Line[] {
  const lines: Line[] = [];
  const fences: number[] = [];
  let margin = Number.POSITIVE_INFINITY;
  let start = 0;
  while (start <= message.length) {
    const newline = message.indexOf('\n', start);
    const end = newline === -1 ? message.length : newline;
    let from = start;
    let to = Math.min(end, start + LINE_LIMIT);
    while (to > from && isBlank(message.charCodeAt(to - 1))) to--;
    while (from < to && isBlank(message.charCodeAt(from))) from++;
    const text = message.slice(from, to);
    const indent = text === '' ? 0 : from - start;
    if (text.startsWith('```')) fences.push(lines.length);
    if (text !== '' && lines.length > 0) margin = Math.min(margin, indent);
    lines.push({ text, indent, quoted: text.startsWith('>'), blank: text === '' });
    start = end + 1;
  }
  for (const line of lines) line.indent = Math.max(0, line.indent - margin);
  // A fence that is never closed would hide everything below it, so it opens nothing.
  for (let i = 0; i + 1 < fences.length; i += 2)
    for (let at = fences[i]!; at <= fences[i + 1]!; at++) lines[at]!.quoted = true;
  return lines;
}

/** One word of a text: lower case, with its place. A dot belongs to it only between digits. */
export interface Word {
  word: string;
  start: number;
  end: number;
  inParens: boolean;
}

const isAlnum = (code: number) =>
  (code >= 48 && code <= 57) || (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
const isDigit = (code: number) => code >= 48 && code <= 57;

/** Words of a short text. A letter outside ASCII makes a word of its own, so that no name matches half of another. */
export function words(text: string): Word[] {
  const found: Word[] = [];
  let depth = 0;
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 40) depth++;
    else if (code === 41) depth = Math.max(0, depth - 1);
    if (!isAlnum(code) && code < 0xc0) {
      at++;
      continue;
    }
    const start = at;
    while (at < text.length) {
      const next = text.charCodeAt(at);
      const dot = next === 46 && isDigit(text.charCodeAt(at - 1)) && isDigit(text.charCodeAt(at + 1));
      if (!isAlnum(next) && !(next >= 0xc0 && next < 0x2000) && !dot) break;
      at++;
    }
    if (at === start) {
      at++;
      continue;
    }
    found.push({ word: text.slice(start, at).toLowerCase(), start, end: at, inParens: depth > 0 });
  }
  return found;
}

/** A name as a slug: `PostHog Code` to `posthog-code`; empty when nothing is left. */
export function slug(text: string): string {
  return words(text)
    .map(({ word }) => word)
    .join('-')
    .slice(0, 40);
}
