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
  /** The best of three runs, in milliseconds: the machine may be busy. */
  const cost = (message: string) => {
    const runs = Array.from({ length: 3 }, () => {
      const start = performance.now();
      parseTrailers(message);
      findTrailers(splitLines(message), keyed);
      return performance.now() - start;
    });
    return Math.min(...runs);
  };

  test.each([
    ['one line of 1 MB', `s\n\n${'a'.repeat(1_000_000)}`],
    ['a key of 1 MB', `s\n\n${'k-'.repeat(500_000)}: v`],
    ['1 MB of blanks before a colon', `s\n\nkey${' '.repeat(1_000_000)}: v`],
    ['1 MB of open brackets', `s\n\nCo-authored-by: ${'<'.repeat(1_000_000)}`],
  ])('%s: under 50 ms', (_name, message) => {
    expect(cost(message)).toBeLessThan(50);
  });

  test.each([
    ['trailers', 'Co-authored-by: A <a@b.c>\n'],
    ['folds', ' x: <\n'],
    ['keys', '**a b_c**: v\n'],
    ['quotations and fences', '```\n> x\n'],
  ])('100,000 %s: a quadratic reading would take minutes', (_name, line) => {
    expect(cost(`s\n\nBug: T1\n${line.repeat(100_000)}`)).toBeLessThan(3_000);
  });

  test('all of 100,000 trailers are read', () => {
    expect(parseTrailers(`s\n\n${'Co-authored-by: A <a@b.c>\n'.repeat(100_000)}`)).toHaveLength(100_000);
  });
});
