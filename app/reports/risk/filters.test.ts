import { describe, expect, test } from 'vitest';
import { parseFilters, toAsked, toSearch } from './filters.ts';

describe('the filters of the report on risk', () => {
  test('what a URL leaves out is a year of all tiers and severities, and equal filters are equal URLs', () => {
    const plain = parseFilters({});
    expect(plain).toMatchObject({ period: '365d', tiers: [], severity: 5 });
    expect(
      Object.values(toSearch(plain))
        .flat()
        .filter((value) => value !== undefined),
    ).toEqual([]);
    const search = { period: '90d', tier: ['2', '1'], severity: '2', service: 'cart', band: '30' };
    const asked = parseFilters(search);
    expect(asked.tiers).toEqual([1, 2]);
    expect(toSearch(asked)).toEqual({ period: '90d', tier: [1, 2], severity: 2, service: 'cart', band: 30 });
  });

  test('nonsense is as good as absent', () => {
    expect(parseFilters({ period: 'x', tier: '9', severity: '0', band: '-1' })).toEqual(parseFilters({}));
  });

  test('the scope ends with today, and is the same all day', () => {
    const at = (time: string) => toAsked(parseFilters({ period: '90d' }), new Date(`2026-03-02T${time}Z`));
    expect(at('00:00:00')).toEqual(at('23:59:59'));
    expect(at('12:00:00')).toEqual({
      today: new Date('2026-03-02T00:00:00Z'),
      scope: {
        from: new Date('2025-12-03T00:00:00Z'),
        to: new Date('2026-03-03T00:00:00Z'),
        tiers: null,
        severity: 5,
        service: null,
        team: null,
      },
    });
    expect(toAsked(parseFilters({ period: 'all' }), new Date()).scope.from).toBeNull();
  });
});
