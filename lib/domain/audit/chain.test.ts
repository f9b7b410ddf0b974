import { describe, expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import { canonicalJson } from './chain.ts';
import type { Json } from './entry.ts';

/** RFC 8785 word for word, for what `Json` allows: members sorted by the UTF-16 units of their names, literals as ECMAScript writes them. */
function plain(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(plain).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const names = Object.keys(value).sort((a, b) => compareUnits(a, b));
  return `{${names.map((name) => `${JSON.stringify(name)}:${plain(value[name] as Json)}`).join(',')}}`;
}

function compareUnits(a: string, b: string): number {
  for (let n = 0; n < Math.min(a.length, b.length); n++)
    if (a.charCodeAt(n) !== b.charCodeAt(n)) return a.charCodeAt(n) - b.charCodeAt(n);
  return a.length - b.length;
}

const names = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.string({
    unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
    maxLength: 4,
  }),
  fc.constantFrom('', '10', '9', '1e3', '__proto__', 'constructor', 'toJSON', '"', '\\', 'é', '😀', '\ufb33'),
);
const values = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    names,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(0, -0, 1e21, 1e-7, 2 ** 53, Number.MIN_VALUE, true, false, null),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.array(fc.tuple(names, tie('value')), { maxLength: 8 }).map((members) => Object.fromEntries(members)),
  ),
})).value;

describe('canonical JSON', () => {
  test('is what RFC 8785 says, whatever the value, and however many keys there have been', () => {
    const check = (value: Json) => void expect(canonicalJson(value)).toBe(plain(value));
    fc.assert(fc.property(values, check));
    for (let n = 0; n < 2_000; n++) check({ [`key "${n}"`]: n, [`a${2_000 - n}`]: [] });
    fc.assert(fc.property(values, check));
  });

  test('is the example of the RFC', () => {
    const value = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    };
    expect(canonicalJson(value)).toBe(
      '{"\\r":"Carriage Return","1":"One","\u0080":"Control","ö":"Latin Small Letter O With Diaeresis","€":"Euro Sign",' +
        '"😀":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
    );
    expect(canonicalJson([1e30, 4.5, 2e-3, 1e-27])).toBe('[1e+30,4.5,0.002,1e-27]');
  });

  test('refuses a number that JSON cannot carry, however deep', () => {
    for (const number of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
      expect(() => canonicalJson({ a: [1, { b: number }] })).toThrow(RangeError);
  });
});
