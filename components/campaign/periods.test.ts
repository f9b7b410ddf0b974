import { expect, test } from 'vitest';
import { periodsAt, quarterOf } from './periods.ts';

test('quarters and months end on their last day, also over the year', () => {
  expect(periodsAt('2026-01-05').map(({ label, from, to }) => `${label}: ${from} ${to}`)).toEqual([
    'Last quarter: 2025-10-01 2025-12-31',
    'This quarter so far: 2026-01-01 2026-01-04',
    'Last month: 2025-12-01 2025-12-31',
    'Last 90 days: 2025-10-07 2026-01-04',
  ]);
  expect(periodsAt('2026-04-01').map(({ label }) => label)).not.toContain('This quarter so far');
  expect(periodsAt('2024-03-31')[2]).toMatchObject({ from: '2024-02-01', to: '2024-02-29' });
});

test('a quarter has a name, another period has none', () => {
  expect(quarterOf({ from: '2026-07-01', to: '2026-09-30' })).toBe('Q3 2026');
  expect(quarterOf({ from: '2026-07-01', to: '2026-09-29' })).toBeNull();
  expect(quarterOf({ from: '2026-08-01', to: '2026-10-31' })).toBeNull();
});
