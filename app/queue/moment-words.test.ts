import { expect, test } from 'vitest';
import { ageWords } from './moment-words.ts';

const HOUR = 3_600_000;

test.each([
  [{ waitingSince: 0, dueAt: null }, 'waits 5 h', false],
  [{ waitingSince: 0, dueAt: 8 * HOUR }, '3 h left', false],
  [{ waitingSince: 0, dueAt: 5 * HOUR + 59_000 }, '0 min left', false],
  [{ waitingSince: 0, dueAt: 5 * HOUR }, '0 min over', true],
  [{ waitingSince: -60 * HOUR, dueAt: -48 * HOUR }, '2 d over', true],
])('%o five hours in: %s', (row, text, isOver) => {
  expect(ageWords(row, 5 * HOUR)).toEqual({ text, isOver });
});
