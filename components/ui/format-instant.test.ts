import { expect, test } from 'vitest';
import { exactInstant, fullInstant, relativeInstant } from './format-instant.ts';

const now = new Date('2026-11-20T12:00:00Z');
const before = (seconds: number) => new Date(now.getTime() - seconds * 1000);

test.each([
  [0, 'now'],
  [59, 'now'],
  [60, '1m ago'],
  [7_199, '1h ago'],
  [86_400, '1d ago'],
  [8 * 86_400, '1w ago'],
  [40 * 86_400, '1mo ago'],
  [800 * 86_400, '2y ago'],
  [-7_200, 'in 2h'],
])('%d seconds ago reads %j', (seconds, words) => {
  expect(relativeInstant(before(seconds), now)).toBe(words);
});

test('exact times name their zone', () => {
  expect(exactInstant(now)).toBe('2026-11-20 12:00 UTC');
  expect(fullInstant(now, 'Europe/Paris')).toBe('20 November 2026 at 13:00:00 CET · 2026-11-20T12:00:00Z');
});
