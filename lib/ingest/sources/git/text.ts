import { isUtf8 } from 'node:buffer';

const windows1252 = new TextDecoder('windows-1252');

/**
 * Bytes of a repository as text. Git promises no encoding: what is not UTF-8 is read as Windows-1252 (a
 * superset of Latin-1 that gives every byte a character), so that nothing is lost to U+FFFD.
 */
export function decodeText(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  return text.includes('\uFFFD') && !isUtf8(bytes) ? windows1252.decode(bytes) : text;
}
