import { describe, expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import { findNames, indexNames, type Named, replaceNames } from './names.ts';

const NADIA: Named = {
  id: 'n',
  name: 'Nadia Rahman',
  logins: ['nadia-rahman', 'nrahman', 'nadia.rahman@corp.example'],
};
const people: Named[] = [
  NADIA,
  { id: 'l', name: 'Łukasz Żółkiewski', logins: ['lzolk'] },
  { id: 'w', name: 'Will Page', logins: ['wpage7'] },
  { id: 'j', name: 'José Ángel Núñez', logins: ['jan-nunez'] },
  { id: 'k', name: '山田 太郎', logins: ['yamada'] },
  { id: 'f', name: 'فاطمة الزهراء', logins: ['fatima-z'] },
  { id: 'n2', name: 'Nadia Okoro', logins: ['nokoro'] },
];
const index = indexNames(people);
const hidden = (text: string) => replaceNames(text, index, (ids) => `<${ids.join('+')}>`);

describe('names are found', () => {
  test.each([
    ['Nadia Rahman deployed it.', '<n> deployed it.'],
    ['NADIA RAHMAN’s change', '<n>’s change'],
    ["rahman, nadia's", "<n>'s"],
    ['**Nadia** _Rahman_', '**<n>_'],
    ['ask @nrahman or nadia.rahman@corp.example', 'ask <n> or <n>'],
    ['NadiaRahman, nadiarahman', '<n>, <n>'],
    ['Na\u00ADdia Rah\u200Bman', '<n>'],
    ['Lukasz Zolkiewski and łukasz', '<l> and <l>'],
    ['Z\u0307o\u0301łkiewskis fix', '<l> fix'],
    ['Jose Nunez and JOSÉ ÁNGEL NÚÑEZ', '<j> and <j>'],
    ['山田さんと山田太郎', '<k>さんと<k>'],
    ['قالت فاطمة الزهراء', 'قالت <f>'],
    ['Only Nadia knew.', 'Only <n+n2> knew.'],
  ])('%s', (text, expected) => expect(hidden(text)).toBe(expected));

  test('an ordinary word names nobody, and is told where it is written like a name', () => {
    const text = 'It can page us. Will was called.';
    expect(hidden(text)).toBe(text);
    expect(findNames(text, index)).toEqual([
      { from: 16, to: 20, text: 'Will', personIds: ['w'], certainty: 'unsure' },
    ]);
    expect(hidden('Will Page was called')).toBe('<w> was called');
  });

  test('what stands for a name begins a sentence with a capital', () => {
    const said = (text: string) => replaceNames(text, index, () => 'an engineer');
    expect(said('Nadia Rahman saw it. @nrahman called Nadia.\n\n- **Nadia Rahman** slept')).toBe(
      'An engineer saw it. An engineer called an engineer.\n\n- **An engineer** slept',
    );
  });

  test('other words stay', () => {
    const text = 'The canary of nadir was rolled back by the pipeline of Rahmania at 10:04.';
    expect(hidden(text)).toBe(text);
  });
});

/** Letters of several scripts; three of them make no ordinary word. */
const syllable = fc.constantFrom(
  'ka',
  'zo',
  'ŕu',
  'ñi',
  'łe',
  'ßö',
  'Ži',
  'qu',
  'øx',
  'vé',
  'жы',
  'ши',
  'ζω',
  'ظر',
);
const word = fc.array(syllable, { minLength: 3, maxLength: 4 }).map((parts) => parts.join(''));
const person = fc.record({ first: word, last: word, login: word, host: word });
/** How somebody may write it down. */
const disguise = fc.constantFrom<(text: string) => string>(
  (text) => text,
  (text) => text.toUpperCase(),
  (text) => text.toLowerCase(),
  (text) => text.normalize('NFD'),
  (text) => text.normalize('NFD').replace(/\p{M}/gu, ''),
  (text) => `${text}'s`,
  (text) => `${text}’s`,
  (text) => `**${text}**`,
  (text) => `@${text}`,
  (text) => [...text].join('\u200B'),
);

test('no name, address or login of anybody is left, however it is written', () => {
  fc.assert(
    fc.property(
      fc.array(person, { minLength: 1, maxLength: 6 }),
      fc.array(fc.tuple(fc.nat(), fc.nat(5), disguise), { minLength: 1, maxLength: 12 }),
      (made, written) => {
        const all = made.map(({ first, last, login, host }, at) => ({
          id: String(at),
          name: `${first} ${last}`,
          logins: [login, `${login}.${last}@${host}.example`],
        }));
        const forms = (at: number) => {
          const { first, last, login, host } = made[at % made.length]!;
          return [
            `${first} ${last}`,
            `${last}, ${first}`,
            first,
            last,
            login,
            `${login}.${last}@${host}.example`,
          ];
        };
        const text = written.map(([who, form, dress]) => `by ${dress(forms(who)[form]!)},`).join(' and\n');
        const known = indexNames(all);
        const result = replaceNames(text, known, () => 'somebody');
        expect(findNames(result, known)).toEqual([]);
        expect(result.replaceAll(/[sS]omebody|and|by|s\b|[\s,*’'@\u200B]/g, '')).toBe('');
      },
    ),
  );
});
