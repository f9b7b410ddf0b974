import { describe, expect, test } from 'vitest';
import { urls } from '#lib/platform/urls.ts';
import fc from '#tests/support/fast-check.ts';
import { parseFilters, refusedDays, toScope, toSearch } from './filters.ts';

const now = new Date('2026-11-21T15:04:05Z');
const url = (search: Parameters<typeof parseFilters>[0]) => urls.overview(toSearch(parseFilters(search)));

/** Anything that a URL may say, sense or nonsense. */
const value = fc.constantFrom(
  '90d',
  'all',
  '1',
  '2',
  '7',
  'x',
  '2026-01-01',
  '2026-02-01',
  '',
  'strict',
  'failed',
  '2026-10-01T12:00:00Z',
);
const name = fc.constantFrom(
  'period',
  'from',
  'to',
  'tier',
  'severity',
  'service',
  'team',
  'definition',
  'rows',
  'asOf',
);
const search = fc.dictionary(name, fc.oneof(value, fc.array(value, { maxLength: 3 })));

describe('the overview’s filter', () => {
  test('days that end before they begin are refused, named, and the usual period is used', () => {
    const reversed = { from: '2026-02-01', to: '2026-02-01', period: '30d' };
    expect(refusedDays(reversed)).toEqual({ from: '2026-02-01', to: '2026-02-01' });
    expect(parseFilters(reversed).period).toBe('30d');
    const right = { from: '2026-01-01', to: '2026-02-01' };
    expect(refusedDays(right)).toBeNull();
    expect(parseFilters(right).period).toEqual(right);
    expect(refusedDays({ from: '2026-02-01' })).toBeNull();
  });

  test('leads from any URL to one that means the same and stays as it is', () => {
    fc.assert(
      fc.property(search, (given) => {
        const once = toSearch(parseFilters(given));
        const read = Object.fromEntries(
          [...new URL(urls.overview(once), 'http://x').searchParams].reduce(
            (all, [key, one]) => all.set(key, [...(all.get(key) ?? []), one]),
            new Map<string, string[]>(),
          ),
        );
        expect(parseFilters(read)).toEqual(parseFilters(given));
        expect(toSearch(parseFilters(read))).toEqual(once);
      }),
    );
  });

  test('leaves the default out of the URL', () => {
    expect(url({})).toBe('/overview');
    expect(url({ period: '90d', tier: '1', severity: '2', rows: 'all', definition: 'broad' })).toBe(
      '/overview',
    );
    expect(url({ tier: ['2', '1'] })).toBe(url({ tier: ['1', '2'] }));
  });

  test('means Tier 1, Sev2 or worse and 90 whole days including today by default', () => {
    expect(toScope(parseFilters({}), now)).toEqual({
      from: new Date('2026-08-24T00:00:00Z'),
      to: new Date('2026-11-22T00:00:00Z'),
      tiers: [1],
      severity: 2,
      service: null,
      team: null,
    });
  });

  test('takes days of one’s own choice, but not a period that ends before it begins', () => {
    const own = toScope(parseFilters({ from: '2026-03-01', to: '2026-04-01', tier: 'all' }), now);
    expect(own).toMatchObject({ from: new Date('2026-03-01'), to: new Date('2026-04-01'), tiers: null });
    expect(parseFilters({ from: '2026-04-01', to: '2026-03-01' }).period).toBe('90d');
  });

  test('as of an earlier day a period ends with that day; a day that is not over asks for now', () => {
    const scope = (asOf: string) => toScope(parseFilters({ asOf, period: '30d' }), now);
    expect(scope('2026-10-01')).toMatchObject({
      asOf: new Date('2026-10-02T00:00:00Z'),
      from: new Date('2026-09-02T00:00:00Z'),
      to: new Date('2026-10-02T00:00:00Z'),
    });
    expect(scope('2026-10-01T09:30:00Z')).toMatchObject({
      asOf: new Date('2026-10-01T09:30:00Z'),
      to: new Date('2026-10-02T00:00:00Z'),
    });
    for (const notPast of ['2026-11-21', '2027-01-01', 'tomorrow'])
      expect(scope(notPast)).toEqual(toScope(parseFilters({ period: '30d' }), now));
  });
});
