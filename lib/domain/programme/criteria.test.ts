import { describe, expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import { type Criterion, criterionWords, FIGURE_KINDS, FIGURES, readCriteria } from './criteria.ts';

const good: Criterion = {
  figure: 'uncontrolled',
  comparison: 'at-most',
  threshold: 0,
  windowDays: 1,
  consecutiveDays: 30,
};

describe('exit criteria', () => {
  test('are read as they were written', () => {
    const read = readCriteria([good, { ...good, figure: 'sev2-rate', threshold: 1.5, windowDays: 28 }]);
    expect(read).toMatchObject({ ok: true, criteria: [good, { threshold: 1.5 }] });
    expect(criterionWords(good)).toBe(
      'Uncontrolled deployments: at most 0 deployments a day, 30 days in a row',
    );
  });

  test.each<[string, unknown, string, RegExp]>([
    ['nothing', [], 'criteria', /something by which/],
    ['no list', 'fast', 'criteria', /as a list/],
    ['an unknown figure', [{ ...good, figure: 'happiness' }], '0.figure', /not measured/],
    ['a threshold below 0', [good, { ...good, figure: 'coverage', threshold: -1 }], '1.threshold', /below 0/],
    [
      'a share above all',
      [{ ...good, figure: 'coverage', comparison: 'at-least', threshold: 101 }],
      '0.threshold',
      /100/,
    ],
    ['the wrong way round', [{ ...good, figure: 'coverage', threshold: 90 }], '0.comparison', /at least/],
    ['a window of half a day', [{ ...good, windowDays: 0.5 }], '0.windowDays', /whole days/],
    ['no days in a row', [{ ...good, consecutiveDays: 0 }], '0.consecutiveDays', /at least one/],
    [
      'a state over a window',
      [{ ...good, figure: 'overdue-actions', windowDays: 7 }],
      '0.windowDays',
      /1 day/,
    ],
    ['the same twice', [good, { ...good, threshold: 3 }], '1.figure', /twice/],
    ['a field that is none', [{ ...good, mood: 1 }], '0.mood', /no such field/],
    ['NaN', [{ ...good, threshold: Number.NaN }], '0.threshold', /number/],
  ])('are refused with the field and the reason: %s', (_, value, field, reason) => {
    expect(readCriteria(value)).toEqual({ ok: false, field, reason: expect.stringMatching(reason) });
  });

  test('whatever is given, reading answers', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const read = readCriteria(value);
        if (!read.ok) expect(read.reason).not.toBe('');
      }),
    );
    for (const figure of FIGURES) expect(FIGURE_KINDS[figure].what).not.toBe('');
  });
});
