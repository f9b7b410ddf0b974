import { expect, test } from 'vitest';
import { parseFilters, toAsked, toSearch } from './filters.ts';

test('a filter survives its URL, and a wrong one is the default', () => {
  const filters = { period: '90d', version: 'conditional-logit/1' } as const;
  expect(parseFilters({ ...(toSearch(filters) as Record<string, string>) })).toEqual(filters);
  expect(parseFilters({ period: 'ever' })).toMatchObject({ period: 'all' });
  expect(toSearch({ period: 'all' })).toEqual({ period: undefined, version: undefined });
});

test('a period ends with today', () => {
  const now = new Date('2026-03-02T10:00:00Z');
  expect(toAsked({ period: '90d' }, now)).toEqual({
    from: new Date('2025-12-03T00:00:00Z'),
    to: new Date('2026-03-03T00:00:00Z'),
    rankerVersion: null,
  });
  expect(toAsked({ period: 'all' }, now).from).toBeNull();
});
