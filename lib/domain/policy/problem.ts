/** What is wrong with a policy text, where (both from 1, columns in UTF-16 units), in a sentence. */
export interface Problem {
  line: number;
  column: number;
  message: string;
  /** A warning does not stop the policy; it says that a rule does not do what it seems to. */
  severity: 'error' | 'warning';
}

/** The problem at a UTF-16 offset of a text. */
export function problemAt(
  text: string,
  offset: number,
  message: string,
  severity: Problem['severity'] = 'error',
): Problem {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1, message, severity };
}

/** UTF-16 offset of a UTF-8 byte offset; beyond the end it is the end. */
export function utf16Offset(text: string, bytes: number): number {
  let left = bytes;
  let offset = 0;
  for (const character of text) {
    if (left <= 0) break;
    left -= utf8Length(character.codePointAt(0) ?? 0);
    offset += character.length;
  }
  return offset;
}

const utf8Length = (point: number) => (point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4);

/** Where it stands in the text. */
export const byPlace = (a: Problem, b: Problem): number => a.line - b.line || a.column - b.column;
