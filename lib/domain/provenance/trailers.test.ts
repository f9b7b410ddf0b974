import { describe, expect, test } from 'vitest';
import { splitLines } from './text.ts';
import { findTrailers, parseTrailers } from './trailers.ts';

const pairs = (message: string) => parseTrailers(message).map(({ key, value }) => `${key}=${value}`);

describe('git’s rules', () => {
  test('the last paragraph, not the subject', () => {
    expect(pairs('fix: it\n\nBody: no\nmore\n\nSigned-off-by: A <a@b.c>\nBug: T1\n')).toEqual([
      'signed-off-by=A <a@b.c>',
      'bug=T1',
    ]);
    expect(pairs('Signed-off-by: A <a@b.c>')).toEqual([]);
  });

  test('folded lines continue the value', () => {
    expect(pairs('s\n\nNote: one\n  two\n\tthree\nBug: T1')).toEqual(['note=one two three', 'bug=T1']);
  });

  test('a cherry-pick line belongs to the block; prose ends it unless git wrote some of it', () => {
    expect(pairs('s\n\nBug: T1\n(cherry picked from commit abc)')).toEqual(['bug=T1']);
    expect(pairs('s\n\nsome words here\nBug: T1')).toEqual([]);
    expect(pairs('s\n\nsome words here\nSigned-off-by: A <a@b.c>')).toEqual(['signed-off-by=A <a@b.c>']);
  });

  test('carriage returns and trailing blank lines are no matter', () => {
    expect(pairs('s\r\n\r\nBug: T1\r\n\r\n')).toEqual(['bug=T1']);
  });
});

describe('known keys anywhere', () => {
  const find = (message: string) =>
    findTrailers(splitLines(message), (key) => key === 'co-authored-by').map(({ value }) => value);

  test('in the middle, dressed, wrapped', () => {
    expect(
      find(
        's\n\n* one\n\nCo-Authored By: A <a@b.c>\n\n**Co-authored-by: B <b@b.c>**\n\nCo-authored-by: C\n<c@b.c>\nCo-authored-by:\nD <d@b.c>',
      ),
    ).toEqual(['A <a@b.c>', 'B <b@b.c>', 'C <c@b.c>', 'D <d@b.c>']);
  });

  test('not the subject, quotations, code, or list items', () => {
    expect(
      find(
        'Co-authored-by: A <a@b.c>\n\n> Co-authored-by: B <b@b.c>\n```\nCo-authored-by: C <c@b.c>\n```\n* co-authored-by: D <d@b.c>',
      ),
    ).toEqual([]);
  });
});

describe('hostile input is linear', () => {
  const keyed = (key: string) => key === 'co-authored-by';
  const cost = (message: string) => {
    const start = performance.now();
    parseTrailers(message);
    findTrailers(splitLines(message), keyed);
    return performance.now() - start;
  };

  test.each([
    ['one line of 1 MB', `s\n\n${'a'.repeat(1_000_000)}`],
    ['a key of 1 MB', `s\n\n${'k-'.repeat(500_000)}: v`],
    ['1 MB of blanks before a colon', `s\n\nkey${' '.repeat(1_000_000)}: v`],
    ['1 MB of open brackets', `s\n\nCo-authored-by: ${'<'.repeat(1_000_000)}`],
    ['a fold of 100,000 lines', `s\n\nBug: T1${'\n x'.repeat(100_000)}`],
  ])('%s', (_name, message) => {
    cost(message);
    expect(Math.min(cost(message), cost(message), cost(message))).toBeLessThan(50);
  });

  test('100,000 trailers', () => {
    const message = `s\n\n${'Co-authored-by: A <a@b.c>\n'.repeat(100_000)}`;
    cost(message);
    expect(parseTrailers(message)).toHaveLength(100_000);
    expect(Math.min(cost(message), cost(message), cost(message))).toBeLessThan(250);
  });
});
