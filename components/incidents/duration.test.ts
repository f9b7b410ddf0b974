import { describe, expect, test } from 'vitest';
import { durationBetween, durationWords } from './duration.ts';

describe('a duration in words', () => {
  test.each([
    [0, 'under 1 min'],
    [1, '1 min'],
    [59, '59 min'],
    [60, '1 h'],
    [365, '6 h 5 min'],
    [1440, '1 d'],
    [1445, '1 d'],
    [3065, '2 d 3 h'],
  ])('%i minutes are %s', (minutes, words) => expect(durationWords(minutes)).toBe(words));

  test('is rounded down between instants', () => {
    expect(durationBetween(new Date('2026-03-01T10:00:00Z'), new Date('2026-03-01T10:41:59Z'))).toBe(
      '41 min',
    );
  });
});
