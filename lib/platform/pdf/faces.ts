import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { create, type Font } from 'fontkit';

export const FACES = ['regular', 'bold', 'italic', 'mono'] as const;
export type Face = (typeof FACES)[number];

/** Each face's fonts: the first that has a letter sets it. DejaVu has Arabic, Hebrew, Armenian, Georgian and signs. */
const FILES: Record<Face, readonly string[]> = {
  regular: [
    '@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf',
    'dejavu-fonts-ttf/ttf/DejaVuSans.ttf',
  ],
  bold: [
    '@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf',
    'dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf',
  ],
  italic: [
    '@expo-google-fonts/inter/400Regular_Italic/Inter_400Regular_Italic.ttf',
    'dejavu-fonts-ttf/ttf/DejaVuSans-Oblique.ttf',
    'dejavu-fonts-ttf/ttf/DejaVuSans.ttf',
  ],
  mono: ['dejavu-fonts-ttf/ttf/DejaVuSansMono.ttf', 'dejavu-fonts-ttf/ttf/DejaVuSans.ttf'],
};

export interface LoadedFont {
  /** Under which the document knows it. */
  name: string;
  bytes: Buffer;
  has: (codePoint: number) => boolean;
}

const loaded = new Map<string, LoadedFont>();

/** The fonts of a face, read once. They lie in the packages that brought them. */
export function fontsOf(face: Face): readonly LoadedFont[] {
  return FILES[face].map((file) => {
    const known = loaded.get(file);
    if (known) return known;
    const bytes = readFileSync(createRequire(path.join(process.cwd(), 'package.json')).resolve(file));
    const font = create(bytes) as Font;
    const one = { name: file, bytes, has: (code: number) => font.hasGlyphForCodePoint(code) };
    loaded.set(file, one);
    return one;
  });
}

/** Text of which every letter is in one font. */
export interface FontRun {
  text: string;
  font: string;
}

/** What reorders text, and what cannot be seen and no font is asked to join. */
const UNSHOWN = /(?![\u200C\u200D])[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u;
/** Goes into the font of the letter before it. */
const ATTACHED = /[\p{M}\u200C\u200D]/u;

/**
 * Cuts text where the font changes. A letter that no font has, or that would hide or reorder others, is written as
 * its code: a reader sees that something is there, and which.
 */
export function inFonts(text: string, face: Face): readonly FontRun[] {
  const fonts = fontsOf(face);
  const runs: FontRun[] = [];
  for (const char of text.normalize('NFC')) {
    const code = char.codePointAt(0)!;
    const last = runs.at(-1);
    const sets = (name: string | undefined) => fonts.find((font) => font.name === name && font.has(code));
    // a run goes on as long as its font can, so that joined letters stay joined
    const isJoined = last !== undefined && (ATTACHED.test(char) || code === 0x20) && sets(last.font);
    const font = isJoined ? sets(last.font) : fonts.find(({ has }) => has(code));
    const isShown = font !== undefined && !UNSHOWN.test(char);
    const shown = isShown ? char : `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`;
    const name = (isShown ? font : fonts[0]!).name;
    if (last?.font === name) last.text += shown;
    else runs.push({ text: shown, font: name });
  }
  return runs;
}
