import { expect, test } from 'vitest';
import type { Criterion } from '#lib/domain/programme/criteria.ts';
import { measure } from '#lib/domain/programme/measure.ts';
import { askedWords, hoursWords, reviewWords, waitedWords } from './ledger-words.ts';
import { avoidedWords, figureWords, forecastWords, thresholdWords } from './words.ts';

const rate: Criterion = {
  figure: 'sev2-rate',
  comparison: 'at-most',
  threshold: 5,
  windowDays: 28,
  consecutiveDays: 7,
};
const coverage: Criterion = { ...rate, figure: 'coverage', comparison: 'at-least', threshold: 85 };
const said = (criterion: Criterion, events: number, of: number) =>
  figureWords(criterion, { ...measure(criterion, { events, of }), key: 'k', row: 0, state: 'not-met' });

test('no figure stands without what it was counted from', () => {
  expect(said(rate, 4, 464)).toBe('at most 19.7 per 1,000 (95%; 4 in 464 changes)');
  expect(said(rate, 10, 1_000)).toBe('10.0 per 1,000 (4.8 to 18.4; 10 in 1,000 changes)');
  expect(said(coverage, 3, 4)).toBe('3 of 4 changes: too few to say');
  expect(said({ ...rate, figure: 'uncontrolled' }, 0, 12)).toBe('0 of 12 deployments');
  expect(thresholdWords(coverage)).toBe('at least 85% of changes');
});

test('a forecast names days, or says why it names none', () => {
  expect(forecastWords({ kind: 'expected', days: 3, earliest: 1, latest: null }, '2026-02-27')).toBe(
    'Expected on 2 Mar 2026: 28 Feb 2026 at the earliest, with no latest day (95%).',
  );
  expect(forecastWords({ kind: 'never', earliest: null }, '2026-02-27')).toBe('Not at this trend.');
});

test('incidents are compared without a word about why, and in words rather than signs', () => {
  const avoided = {
    tooFew: false,
    method: 'rate',
    expected: 4.7,
    observed: 6,
    value: -1.3,
    low: -8.8,
    high: 4.2,
  } as const;
  expect(avoidedWords(avoided)).toBe(
    '6 happened; the rate of the weeks before would have given 4.7: 1.3 more (95%: from 8.8 more to 4.2 fewer).',
  );
  expect(avoidedWords({ tooFew: true, reason: 'No whole week of it is over.' })).toBe(
    'Too few to say. No whole week of it is over.',
  );
});

test('hours stand with their interval, or with why there is none', () => {
  expect(hoursWords(41.2, { low: 36, high: 47.4 })).toBe('41.2 hours (95%: 36.0 to 47.4)');
  expect(hoursWords(41.2, null)).toBe('41.2 hours, without an interval');
  expect(reviewWords({ minutes: 20, timed: 3, own: 3, isAssumed: true })).toMatch(
    /assumed .* only 3 were timed/,
  );
  expect(reviewWords({ minutes: 12, timed: 90, own: 90, isAssumed: false })).toMatch(
    /of 90 that were timed;/,
  );
  expect(reviewWords({ minutes: 12, timed: 90, own: 0, isAssumed: false })).toMatch(
    /newest 90 that were timed on any service, as none was on these/,
  );
  expect(waitedWords({ n: 0, hours: 0, p50: null, p50Range: null })).toBe('No wait is complete.');
  expect(waitedWords({ n: 7, hours: 20, p50: 2, p50Range: { low: 1, high: 5 } })).toBe(
    '20.0 hours, measured, over 7 changes; half of them above 2.0 (95%: 1.0 to 5.0).',
  );
  const review = { minutes: 20, timed: 90, own: 90, isAssumed: false };
  const waited = { n: 0, hours: 0, p50: null, p50Range: null };
  const hours = { hours: 0, hoursRange: { low: 0, high: 0 }, seniorHours: 1, seniorRange: null };
  const cost = { judged: 9, changes: 3, approvals: 0, seniors: 3, rules: [], review, waited, ...hours };
  expect(askedWords(cost)).toBe(
    '3 reviews more by seniors and principals; no approval more than the active policy; on 3 of 9 changes.',
  );
});
