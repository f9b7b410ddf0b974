/** A piece of text: shown as it is, or a character that cannot be seen but changes what is seen. */
export type Piece = { text: string } | { hidden: string; name: string };

const NAMES: readonly (readonly [from: number, to: number, name: string])[] = [
  [0x00, 0x1f, 'control character'],
  [0x7f, 0x9f, 'control character'],
  [0xad, 0xad, 'soft hyphen'],
  [0x61c, 0x61c, 'Arabic letter mark'],
  [0x180e, 0x180e, 'vowel separator'],
  [0x200b, 0x200b, 'zero-width space'],
  [0x200c, 0x200d, 'zero-width joiner'],
  [0x200e, 0x200f, 'direction mark'],
  [0x2028, 0x2029, 'line separator'],
  [0x202a, 0x202e, 'text direction override'],
  [0x2060, 0x2064, 'invisible operator'],
  [0x2066, 0x2069, 'text direction isolate'],
  [0x206a, 0x206f, 'deprecated format character'],
  [0xfeff, 0xfeff, 'zero-width no-break space'],
  [0xfff9, 0xfffb, 'annotation mark'],
  [0xe0000, 0xe007f, 'invisible tag'],
];

/** Format and control characters (Unicode Cf and Cc, line separators), but not white space that is laid out. */
const HIDDEN = /(?![\t\n\r ])[\p{Cf}\p{Cc}\u2028\u2029]/u;

/** A joiner between two pictographs makes one emoji of them and hides nothing. */
const EMOJI_JOINER = /\p{Extended_Pictographic}\uFE0F?\p{Emoji_Modifier}?$/u;

/**
 * Splits text from outside at characters that can disguise it: bidirectional overrides (CVE-2021-42574), zero-width
 * and other format characters. Joining the pieces gives the text back.
 */
export function revealHidden(text: string): readonly Piece[] {
  if (!HIDDEN.test(text)) return [{ text }];
  const pieces: Piece[] = [];
  let plain = '';
  for (const char of text) {
    const isHidden = HIDDEN.test(char) && !(char === '\u200D' && EMOJI_JOINER.test(plain));
    if (!isHidden) {
      plain += char;
      continue;
    }
    if (plain) pieces.push({ text: plain });
    plain = '';
    pieces.push({ hidden: char, name: nameOf(char) });
  }
  if (plain) pieces.push({ text: plain });
  return pieces;
}

/**
 * As `UntrustedText`, where only text fits: a page's title, an attribute, a label. What hides or reorders is written as
 * `[U+202E]`.
 */
export function visibleText(text: string): string {
  return revealHidden(text)
    .map((piece) => ('text' in piece ? piece.text : `[${codePoint(piece.hidden)}]`))
    .join('');
}

/** `U+202E`, the usual way to write a character that cannot be seen. */
export function codePoint(char: string): string {
  return `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

function nameOf(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  const known = NAMES.find(([from, to]) => code >= from && code <= to);
  return known?.[2] ?? 'invisible character';
}
