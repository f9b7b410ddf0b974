import { describe, expect, test } from 'vitest';
import { INVOLVEMENTS, type Involvement } from '#lib/domain/provenance/types.ts';
import fc from '#tests/support/fast-check.ts';
import { type ExposureRow, failureRates } from './exposure.ts';

function row(involvement: Involvement, failed: number, changes: number, stratum = 'all'): ExposureRow {
  return { involvement, stratum, changes, failed };
}

describe('failureRates', () => {
  test('gives a rate per involvement, AI-involved as their sum, and coverage', () => {
    const rates = failureRates([
      row('none', 8, 1000),
      row('assisted', 6, 300),
      row('authored', 10, 250),
      row('agent', 2, 40),
      row('unknown', 30, 6000),
    ]);
    expect(rates.byInvolvement.none.value).toBe(8);
    expect(rates.byInvolvement.authored.value).toBe(40);
    expect(rates.byInvolvement.agent).toMatchObject({
      tooFew: true,
      value: null,
      numerator: 2,
      denominator: 40,
    });
    expect(rates.aiInvolved).toMatchObject({ numerator: 18, denominator: 590 });
    expect(rates.all).toMatchObject({ numerator: 56, denominator: 7590 });
    expect(rates.coverage).toEqual({ known: 1590, total: 7590, share: 1590 / 7590 });
  });

  test('names what AI is compared with, never mixing attested human with unknown', () => {
    const { comparisons, headline } = failureRates([
      row('none', 8, 1000),
      row('authored', 20, 500),
      row('unknown', 30, 6000),
    ]);
    expect(headline).toBe('human');
    expect(comparisons.human.crude.ratio).toBeCloseTo(5, 12);
    expect(comparisons.human.crude.control).toMatchObject({ numerator: 8, denominator: 1000 });
    expect(comparisons['no-evidence'].crude.ratio).toBeCloseTo(8, 12);
    expect(comparisons['no-evidence'].crude.control).toMatchObject({ numerator: 30, denominator: 6000 });
    expect(comparisons['no-evidence'].label).toContain('without evidence');
  });

  test('leads with "no evidence" where nobody attests to be human, and with nothing where nothing can be said', () => {
    const rows = [row('authored', 20, 500), row('unknown', 30, 6000)];
    expect(failureRates(rows).headline).toBe('no-evidence');
    expect(failureRates(rows).comparisons.human.crude).toMatchObject({ tooFew: true, noExposure: 'control' });
    expect(failureRates([row('authored', 2, 500), row('unknown', 3, 6000)]).headline).toBeNull();
  });

  test('holds strata constant and shows a reversal', () => {
    const { comparisons } = failureRates([
      row('authored', 300, 1000, 'tier 1'),
      row('none', 60, 100, 'tier 1'),
      row('authored', 1, 100, 'tier 4'),
      row('none', 40, 1000, 'tier 4'),
    ]);
    expect(comparisons.human.crude.ratio).toBeGreaterThan(1);
    expect(comparisons.human.stratified.ratio).toBeLessThan(1);
    expect(comparisons.human.simpson).toEqual({ reversed: true, clear: true });
  });

  test('reads the unknown changes both ways and bounds what they could do', () => {
    const { unknown } = failureRates([
      row('none', 10, 100),
      row('authored', 20, 100),
      row('unknown', 20, 100),
    ]);
    expect(unknown.allHuman.ratio).toBeCloseTo(20 / 100 / (30 / 200), 12);
    expect(unknown.allAi.ratio).toBeCloseTo(40 / 200 / (10 / 100), 12);
    expect(unknown.aiRate.lowest).toBeCloseTo(20_000 / 180, 9);
    expect(unknown.aiRate.highest).toBeCloseTo(40_000 / 120, 9);
    expect(unknown.ratio.lowest).toBeCloseTo(20 / 180 / (30 / 120), 12);
    expect(unknown.ratio.highest).toBeCloseTo(40 / 120 / (10 / 180), 12);
  });

  test('has no share, no ratio and no NaN without changes', () => {
    const rates = failureRates([]);
    expect(rates.coverage).toEqual({ known: 0, total: 0, share: null });
    expect(rates.headline).toBeNull();
    expect(rates.all.method).toBe('no-exposure');
    expect(rates.unknown.aiRate).toEqual({ lowest: null, highest: null });
    expect(rates.unknown.ratio).toEqual({ lowest: 0, highest: null });
  });

  test('refuses more failed changes than changes, which counting incidents would give', () => {
    expect(() => failureRates([row('agent', 3, 2), row('agent', 0, 100)])).toThrow(RangeError);
  });
});

const tally = fc
  .tuple(fc.nat(30), fc.nat(300))
  .map(([failed, sound]) => ({ failed, changes: failed + sound }));

describe('always', () => {
  test('every way to divide the unknown changes lies within the bounds, and narrows them', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(tally, tally, tally, fc.tuple(share, share, share, share), (human, ai, unknown, shares) => {
        const rows = [
          row('none', human.failed, human.changes),
          row('assisted', ai.failed, ai.changes),
          row('unknown', unknown.failed, unknown.changes),
        ];
        const before = failureRates(rows).unknown;
        const part = (n: number, k: number) => Math.floor(n * (shares[k] ?? 0));
        const sound = unknown.changes - unknown.failed;
        const revealed = {
          failed: part(unknown.failed, 0),
          sound: part(sound, 1),
        };
        const toAi = { failed: part(revealed.failed, 2), sound: part(revealed.sound, 3) };
        const toHuman = { failed: revealed.failed - toAi.failed, sound: revealed.sound - toAi.sound };
        const after = failureRates([
          row('none', human.failed, human.changes),
          row('none', toHuman.failed, toHuman.failed + toHuman.sound),
          row('assisted', ai.failed, ai.changes),
          row('authored', toAi.failed, toAi.failed + toAi.sound),
          row(
            'unknown',
            unknown.failed - revealed.failed,
            unknown.changes - revealed.failed - revealed.sound,
          ),
        ]).unknown;
        const slack = 1e-9;
        if (before.aiRate.lowest !== null && after.aiRate.lowest !== null) {
          expect(after.aiRate.lowest).toBeGreaterThanOrEqual(before.aiRate.lowest - slack);
          expect(after.aiRate.highest ?? 0).toBeLessThanOrEqual((before.aiRate.highest ?? 0) + slack);
        }
        expect(after.ratio.lowest).toBeGreaterThanOrEqual(before.ratio.lowest - slack);
        if (
          before.ratio.highest !== null &&
          after.humanRate.lowest !== null &&
          after.aiRate.highest !== null
        ) {
          expect(after.ratio.highest).not.toBeNull();
          expect(after.ratio.highest ?? 0).toBeLessThanOrEqual(before.ratio.highest * (1 + slack));
        }
      }),
      { numRuns: 500 },
    );
  });

  test('with full coverage the bounds are the rates themselves', () => {
    fc.assert(
      fc.property(tally, tally, (human, ai) => {
        fc.pre(human.failed > 0 && ai.changes > 0);
        const { unknown } = failureRates([
          row('none', human.failed, human.changes),
          row('agent', ai.failed, ai.changes),
        ]);
        const ratio = ai.failed / ai.changes / (human.failed / human.changes);
        expect(unknown.ratio.lowest).toBeCloseTo(ratio, 10);
        expect(unknown.ratio.highest).toBeCloseTo(ratio, 10);
      }),
    );
  });

  test('each change is counted once, whatever the rows', () => {
    const rows = fc.array(
      fc.tuple(fc.constantFrom(...INVOLVEMENTS), tally, fc.constantFrom('a', 'b')).map(
        ([involvement, { failed, changes }, stratum]): ExposureRow => ({
          involvement,
          stratum,
          changes,
          failed,
        }),
      ),
      { maxLength: 15 },
    );
    fc.assert(
      fc.property(rows, (list) => {
        const { byInvolvement, all, aiInvolved, coverage } = failureRates(list);
        const sum = (of: readonly Involvement[]) => of.reduce((n, i) => n + byInvolvement[i].denominator, 0);
        expect(sum(INVOLVEMENTS)).toBe(all.denominator);
        expect(sum(['assisted', 'authored', 'agent'])).toBe(aiInvolved.denominator);
        expect(coverage.known + byInvolvement.unknown.denominator).toBe(coverage.total);
      }),
    );
  });
});
