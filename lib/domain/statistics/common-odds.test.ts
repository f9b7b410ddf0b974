import { expect, test } from 'vitest';
import { commonOdds } from './common-odds.ts';

const groups = (a: number, m: number, c: number, n: number) => ({
  exposedEvents: a,
  exposedTotal: m,
  controlEvents: c,
  controlTotal: n,
});

test('Berkeley admissions: mantelhaen.test of R 4.2.2, without and with continuity correction', () => {
  const { ratio, test: cmh } = commonOdds([
    groups(89, 108, 512, 825),
    groups(17, 25, 353, 560),
    groups(202, 593, 120, 325),
    groups(131, 375, 138, 417),
    groups(94, 393, 53, 191),
    groups(24, 341, 22, 373),
  ]);
  expect(ratio?.value).toBeCloseTo(1.1053426615022164, 12);
  expect(ratio?.low).toBeCloseTo(0.9431028285160811, 12);
  expect(ratio?.high).toBeCloseTo(1.2954922436816445, 12);
  expect(cmh?.plain.statistic).toBeCloseTo(1.5246066604434427, 11);
  expect(cmh?.plain.p).toBeCloseTo(0.21692369705551723, 12);
  expect(cmh?.continuity.statistic).toBeCloseTo(1.4269462285866952, 11);
  expect(cmh?.continuity.p).toBeCloseTo(0.23226346281704718, 12);
});

test('nothing where nothing is left to chance', () => {
  expect(commonOdds([])).toEqual({ ratio: null, test: null });
  expect(commonOdds([groups(0, 10, 0, 20)])).toEqual({ ratio: null, test: null });
  expect(commonOdds([groups(10, 10, 0, 20)]).ratio).toBeNull();
});
