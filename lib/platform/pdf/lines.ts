import bidiFactory from 'bidi-js';
import type { Run } from '#lib/domain/retro/read-markdown.ts';
import { type Face, inFonts } from './faces.ts';

/** Text in one font, where on its line it stands. */
export interface Piece {
  text: string;
  font: string;
  size: number;
  /** From the line's beginning, in points. */
  x: number;
  width: number;
  href: string | null;
  struck: boolean;
}

export type Line = readonly Piece[];

/** How wide a text is in a font and size, in points. */
export type Measure = (text: string, font: string, size: number) => number;

interface Style {
  face: Face;
  size: number;
  href: string | null;
  struck: boolean;
}

interface Word extends Style {
  text: string;
  isSpace: boolean;
}

const bidi = bidiFactory();

/**
 * Breaks runs into lines of at most `width` points, by Unicode's rules for text that runs both ways (UAX 9): each line
 * is put into the order in which it is read. A word that is wider than a line is broken.
 */
export function setLines(
  runs: readonly Run[],
  { width, size, bold = false }: { width: number; size: number; bold?: boolean },
  measure: Measure,
): readonly Line[] {
  const widthOf = (word: Word) =>
    inFonts(word.text, word.face).reduce((sum, { text, font }) => sum + measure(text, font, word.size), 0);
  const lines: Word[][] = [[]];
  let used = 0;
  const place = (word: Word, taken: number) => {
    lines.at(-1)!.push(word);
    used += taken;
  };
  const breakLine = () => {
    lines.push([]);
    used = 0;
  };
  for (const word of wordsOf(runs, size, bold)) {
    if (word.text === '\n') {
      breakLine();
      continue;
    }
    const taken = widthOf(word);
    if (word.isSpace) {
      if (used > 0) place(word, taken);
      continue;
    }
    if (used > 0 && used + taken > width) breakLine();
    if (taken <= width) place(word, taken);
    else
      for (const char of graphemes(word.text)) {
        const one = { ...word, text: char };
        const charWidth = widthOf(one);
        if (used > 0 && used + charWidth > width) breakLine();
        const last = lines.at(-1)!.at(-1);
        if (last && last.isSpace === false && used > 0 && sameStyle(last, one)) {
          last.text += char;
          used += charWidth;
        } else place(one, charWidth);
      }
  }
  return lines.map((words) => inOrder(trimmed(words), measure));
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
const graphemes = (text: string) => [...segmenter.segment(text)].map(({ segment }) => segment);

const sameStyle = (a: Style, b: Style) => a.face === b.face && a.size === b.size && a.href === b.href;

function wordsOf(runs: readonly Run[], size: number, bold: boolean): Word[] {
  return runs.flatMap((run) => {
    const face: Face = run.code ? 'mono' : run.strong || bold ? 'bold' : run.em ? 'italic' : 'regular';
    const style = {
      face,
      size: run.code ? size * 0.92 : size,
      href: run.href ?? null,
      struck: run.struck ?? false,
    };
    return run.text
      .split(/(\n|[ \t\u00A0]+)/)
      .filter((text) => text !== '')
      .map((text) => ({ ...style, text, isSpace: /^[ \t\u00A0]+$/.test(text) }));
  });
}

function trimmed(words: readonly Word[]): readonly Word[] {
  const last = words.findLastIndex(({ isSpace }) => !isSpace);
  return words.slice(0, last + 1);
}

/** The pieces of a line from left to right. A piece that runs to the left is turned round by its font. */
function inOrder(words: readonly Word[], measure: Measure): Line {
  const text = words.map((word) => word.text).join('');
  const { levels } = bidi.getEmbeddingLevels(text, 'ltr');
  const items: { level: number; piece: Omit<Piece, 'x'> }[] = [];
  let at = 0;
  for (const word of words) {
    for (const part of byLevel(word.text, levels, at)) {
      for (const run of inFonts(part.text, word.face)) {
        const { size, href, struck } = word;
        const width = measure(run.text, run.font, size);
        items.push({ level: part.level, piece: { ...run, size, width, href, struck } });
      }
    }
    at += word.text.length;
  }
  let x = 0;
  return reordered(items).map(({ piece }) => {
    const placed = { ...piece, x };
    x += piece.width;
    return placed;
  });
}

function byLevel(text: string, levels: Uint8Array, from: number): { text: string; level: number }[] {
  const parts: { text: string; level: number }[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const level = levels[from + at] ?? 0;
    const last = parts.at(-1);
    // a bracket that runs to the left opens to the other side
    const char = (level % 2 === 1 ? bidi.getMirroredCharacter(text[at]!) : null) ?? text[at]!;
    if (last?.level === level) last.text += char;
    else parts.push({ text: char, level });
  }
  return parts;
}

/** UAX 9, rule L2: from the highest level down to the lowest odd one, every sequence at that level is reversed. */
function reordered<T extends { level: number }>(items: readonly T[]): readonly T[] {
  const result = [...items];
  const highest = Math.max(0, ...items.map(({ level }) => level));
  for (let level = highest; level >= 1; level -= 1) {
    for (let from = 0; from < result.length; from += 1) {
      if (result[from]!.level < level) continue;
      let to = from;
      while (to < result.length && result[to]!.level >= level) to += 1;
      result.splice(from, to - from, ...result.slice(from, to).reverse());
      from = to;
    }
  }
  return result;
}
