import { describe, expect, test } from 'vitest';
import { parseFilters, refusedDays, toAsked, toSearch } from './filters.ts';

describe('the filters of the report on attribution', () => {
  test('what a URL leaves out is Tier 1, Sev2, 180 days and a fortnight; equal filters are equal URLs', () => {
    const plain = parseFilters({});
    expect(plain).toMatchObject({
      period: '180d',
      tiers: [1],
      severity: 2,
      exposure: 'changes',
      window: '14',
      strata: ['tier', 'size', 'quarter'],
      by: 'team',
    });
    expect(Object.values(toSearch(plain)).filter((value) => value !== undefined)).toEqual([]);
  });

  test('everything that is chosen survives the way to the URL and back', () => {
    const chosen = {
      from: '2026-03-01',
      to: '2026-09-01',
      tier: 'all',
      severity: '5',
      team: 'refunds',
      definition: 'strict',
      against: 'no-evidence',
      exposure: 'deployments',
      window: 'any',
      strata: ['kind', 'service'],
      caught: '25',
      programme: '2026-06-01',
      outcome: 'failed',
      by: 'team',
      rows: 'ai',
      stratum: 'code|cart',
      asOf: '2026-10-01',
    };
    const filters = parseFilters(chosen);
    expect(filters.strata).toEqual(['service', 'kind']);
    const again = Object.entries(toSearch(filters)).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map(String) : value === undefined ? undefined : String(value),
    ]);
    expect(parseFilters(Object.fromEntries(again))).toEqual(filters);
  });

  test('no strata can be chosen, which is not the same as saying nothing', () => {
    expect(parseFilters({ strata: 'none' }).strata).toEqual([]);
    expect(toSearch(parseFilters({ strata: 'none' })).strata).toBe('none');
    expect(parseFilters({ strata: ['none', 'kind'] }).strata).toEqual(['kind']);
  });

  test('nonsense is as good as absent', () => {
    const nonsense = {
      period: 'x',
      window: '0',
      strata: 'colour',
      caught: '99',
      programme: 'soon',
      rows: 'b',
    };
    expect(parseFilters(nonsense)).toEqual(parseFilters({}));
    expect(refusedDays({ from: '2026-05-02', to: '2026-05-01' })).toEqual({
      from: '2026-05-02',
      to: '2026-05-01',
    });
    expect(parseFilters({ from: '2026-05-02', to: '2026-05-01' }).period).toBe('180d');
  });

  test('the report ends with today, and is the same all day', () => {
    const at = (time: string) => toAsked(parseFilters({}), new Date(`2026-11-21T${time}Z`));
    expect(at('00:00:00')).toEqual(at('23:59:59'));
    expect(at('12:00:00')).toMatchObject({
      today: new Date('2026-11-21T00:00:00Z'),
      windowDays: 14,
      caught: 0.5,
      programme: null,
      scope: { from: new Date('2026-05-26T00:00:00Z'), to: new Date('2026-11-22T00:00:00Z'), tiers: [1] },
    });
    expect(toAsked(parseFilters({ asOf: '2026-10-01' }), new Date('2026-11-21T12:00:00Z'))).toMatchObject({
      today: new Date('2026-10-01T00:00:00Z'),
      scope: { to: new Date('2026-10-02T00:00:00Z'), asOf: new Date('2026-10-02T00:00:00Z') },
    });
    expect(toAsked(parseFilters({ period: 'all', window: 'any' }), new Date())).toMatchObject({
      windowDays: null,
      scope: { from: null },
    });
  });
});
