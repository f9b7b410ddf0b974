import { expect, test } from 'vitest';
import { trendCaption, trendOf, trendSteps } from './trend-steps.ts';

const day = (text: string) => new Date(`${text}T00:00:00Z`);

test('a season is drawn by weeks that begin on Monday', () => {
  expect(trendOf(day('2026-03-04'), day('2026-03-20'))).toEqual({
    unit: 'week',
    starts: ['2026-03-02', '2026-03-09', '2026-03-16'],
  });
});

test('years are drawn by months, a decade of them at the most', () => {
  const { unit, starts } = trendOf(day('2000-05-10'), day('2026-03-20'));
  expect(unit).toBe('month');
  expect(starts).toHaveLength(120);
  expect(starts.at(-1)).toBe('2026-03-01');
});

test('empty steps are there, and each links to exactly its days', () => {
  const steps = trendSteps(
    'cart',
    ['2026-03-02', '2026-03-09'],
    day('2026-03-12'),
    [
      { start: day('2026-03-09'), involvement: 'agent', changes: 2 },
      { start: day('2026-03-09'), involvement: 'none', changes: 1 },
    ],
    [{ start: day('2026-03-09'), severity: 2, incidents: 3 }],
  );
  expect(steps[0]).toMatchObject({ incidents: 0, worst: null, changes: { agent: 0 } });
  expect(steps[1]).toMatchObject({ incidents: 3, worst: 2, changes: { agent: 2, none: 1, unknown: 0 } });
  expect(steps[0]?.changesHref).toBe(
    '/changes?environment=production&from=2026-03-02&service=cart&status=deployed&status=rolled-back&to=2026-03-09',
  );
  expect(steps[1]?.incidentsHref).toBe('/incidents?from=2026-03-09&service=cart&to=2026-03-12');
});

test('the caption says the days that are drawn, also those before the period', () => {
  const from = new Date('2026-08-24T00:00:00Z');
  const to = new Date('2026-11-22T00:00:00Z');
  const words = (began: Date) => {
    const { unit, starts } = trendOf(began, to);
    return trendCaption(unit, starts, began, to);
  };
  expect(words(from)).toMatch(/^2026-08-24 to 2026-11-21, by week\. .*every severity/);
  expect(words(new Date('2026-08-27T00:00:00Z'))).toMatch(
    /^2026-08-24 .* by week \(the first begins before the period\)/,
  );
  expect(words(new Date('2024-03-10T00:00:00Z'))).toMatch(/^2024-03-01 .* by month \(the first/);
});
