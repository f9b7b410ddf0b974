import { expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import { codePoint, revealHidden, visibleText } from './hidden-characters.ts';

const shown = (text: string) =>
  revealHidden(text)
    .map((piece) => ('text' in piece ? piece.text : `<${codePoint(piece.hidden)}>`))
    .join('');

test('no character is lost or added', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(
        revealHidden(text)
          .map((piece) => ('text' in piece ? piece.text : piece.hidden))
          .join(''),
      ).toBe(text);
    }),
  );
});

test.each([
  ['invoice\u202Efdp.exe', 'invoice<U+202E>fdp.exe'],
  ['ad\u200Bmin', 'ad<U+200B>min'],
  ['\uFEFFstart', '<U+FEFF>start'],
  ['a\u2066b\u2069c', 'a<U+2066>b<U+2069>c'],
  ['tag\u{E0041}', 'tag<U+E0041>'],
  ['bell\u0007', 'bell<U+0007>'],
  ['nul\u0000', 'nul<U+0000>'],
  ['a\u200Db', 'a<U+200D>b'],
])('%j is shown as %j', (text, expected) => {
  expect(shown(text)).toBe(expected);
});

test.each([
  'plain text',
  'Zürich – naïve',
  'שלום עולם',
  '修正 バグ',
  '👩‍🚀 ships',
  '👩🏽‍💻',
  'tab\tand\nline',
])('%j hides nothing', (text) => {
  expect(revealHidden(text)).toEqual([{ text }]);
});

test('where only text fits nothing that reorders it is left, and what needs no care stays as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(visibleText(text)).not.toMatch(/[\u200E\u200F\u202A-\u202E\u2066-\u2069]/);
    }),
  );
  expect(visibleText('invoice\u202Efdp.exe\u2066')).toBe('invoice[U+202E]fdp.exe[U+2066]');
  expect(visibleText('Café 👩‍💻')).toBe('Café 👩‍💻');
});
