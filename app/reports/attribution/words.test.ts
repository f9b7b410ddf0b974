import { describe, expect, test } from 'vitest';
import { eventRate } from '#lib/domain/statistics/event-rate.ts';
import { relativeRisk } from '#lib/domain/statistics/relative-risk.ts';
import {
  differenceWords,
  durbinWatsonWords,
  listWords,
  loadWords,
  neededWords,
  seriesWords,
  signed,
  stratumWords,
  tippingWords,
  zeroWords,
} from './words.ts';

describe('the words of the report', () => {
  test('name a stratum', () => {
    expect(stratumWords('1|1|2026Q3', ['tier', 'size', 'quarter'])).toBe('Tier 1 · up to 50 lines · 2026 Q3');
    expect(stratumWords('||code', ['service', 'level', 'kind'])).toBe(
      'no known service · level not known · code',
    );
    expect(stratumWords('4', ['size'])).toBe('over 1,000 lines');
    expect(stratumWords('', [])).toBe('all');
    expect(listWords(['tier', 'size', 'quarter'])).toBe('tier, size and quarter');
  });

  test('say which way a difference goes, and nothing without enough events', () => {
    expect(signed(-0.001)).toBe('0.00');
    expect(differenceWords({ value: 1.25, low: -0.5, high: 3, method: 'newcombe-hybrid-score' })).toBe(
      '+1.3 (−0.50 to +3.0) per 1,000',
    );
    expect(differenceWords({ tooFew: true, value: null, low: null, high: null, method: null })).toBe(
      'too few to say',
    );
  });

  test('name the zero instead of filling it in', () => {
    const risk = (a: number, m: number, c: number, n: number) =>
      relativeRisk({ exposedEvents: a, exposedTotal: m, controlEvents: c, controlTotal: n });
    expect(zeroWords(risk(0, 500, 12, 500), 'human', 'changes')).toContain(
      'None of the AI-involved changes failed',
    );
    expect(zeroWords(risk(9, 500, 0, 0), 'human', 'deployments')).toBe(
      'There are no attested human deployments.',
    );
    expect(zeroWords(risk(9, 500, 9, 500), 'human', 'changes')).toBeNull();
  });

  test('say how much mislabelling turns the sign', () => {
    const [marked, hidden] = tippingWords(
      {
        side: 'above',
        markedInError: { changes: 11, of: 500, which: 'failed' },
        notMarked: null,
      },
      'no-evidence',
      'changes',
    );
    expect(marked).toBe(
      'The sign turns if at least 11 of the 500 changes marked as AI’s (22.0 in 1,000), all of them ones that failed, were truly human.',
    );
    expect(hidden).toBe(
      'Not even if all changes without evidence of AI were truly AI’s would the sign turn.',
    );
  });

  test('give a number of reviews with its assumption, or say why there is none', () => {
    expect(neededWords({ known: true, value: 199.2, low: 125, high: 500, caught: 0.5 })).toBe(
      'About 200 (125 to 500) reviews of AI-involved changes would avoid one failure, if a review caught 50% of the failures in excess.',
    );
    expect(neededWords({ known: false, reason: 'not-clear' })).toContain('its interval holds 0');
  });

  test('say what a series lacks', () => {
    const counted = { before: { points: 5, events: 40 }, after: { points: 20, events: 90 } };
    expect(seriesWords({ ...counted, tooFew: true, reason: 'points-before' })).toBe(
      'There are 5 whole weeks with 40 events before, 20 with 90 after. Each side needs 8 weeks for a level and a slope of its own.',
    );
    const one = { ...counted, before: { points: 1, events: 1 } };
    expect(seriesWords({ ...one, tooFew: true, reason: 'points-before' })).toContain(
      'There is 1 whole week with 1 event before, 20 with 90 after.',
    );
    expect(durbinWatsonWords(0.74)).toContain('alike');
  });

  test('bound a load of few incidents, and none of nobody', () => {
    expect(loadWords(eventRate(2, 100, 100))).toBe('too few to say; below 6.3 (95%)');
    expect(loadWords(eventRate(2, 0, 100))).toBe('no engineer known');
  });
});
