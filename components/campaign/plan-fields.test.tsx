import { renderToStaticMarkup as draw } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { DEFAULT_PLAN, PLAN_KINDS, type Plan } from '#lib/domain/campaign/plan.ts';
import fc from '#tests/support/fast-check.ts';
import { draftOf, planOfDraft, SampleSize } from './plan-fields.tsx';

describe('a plan in a form', () => {
  test('is the plan again, whatever it is', () => {
    const whole = fc.integer({ min: 0, max: 5_000 });
    const minimum = fc.record({
      'ai-involved': whole,
      'high-risk': whole,
      configuration: whole,
      other: whole,
    });
    const shares = fc.record({
      confidence: fc.integer({ min: 500, max: 999 }),
      rate: fc.integer({ min: 2, max: 500 }),
    });
    fc.assert(
      fc.property(fc.constantFrom(...PLAN_KINDS), shares, minimum, (kind, { confidence, rate }, least) => {
        const plan: Plan = {
          kind,
          confidence: confidence / 1000,
          rate: rate / 1000,
          allowed: kind === 'acceptance' ? 3 : 0,
          goodRate: kind === 'sequential' ? (rate - 1) / 1000 : null,
          minimum: least,
        };
        expect(planOfDraft(draftOf(plan))).toEqual({ ok: true, plan });
      }),
    );
  });

  test('says what is wrong with it', () => {
    const draft = { ...draftOf(DEFAULT_PLAN), rate: 'two' };
    expect(planOfDraft(draft)).toMatchObject({ ok: false, field: 'rate' });
    expect(draw(<SampleSize draft={draft} rest={[1, 2, 3, 4]} />)).toContain('Between 0.1% and 50%.');
  });
});

test('a sample has its size by kind of change, and what it would show', () => {
  const html = draw(<SampleSize draft={draftOf(DEFAULT_PLAN)} rest={[2_600, 0, 1_100, 6_700]} />);
  const [, size] = /<b>(\d+)<\/b> of 10,400 changes/.exec(html) ?? [];
  expect(Number(size)).toBeGreaterThanOrEqual(148);
  expect(html).toContain('High-risk: 0 of 0');
  expect(html).toContain('95% confidence that fewer than 2%');
  expect(draw(<SampleSize draft={draftOf(DEFAULT_PLAN)} rest={[0, 0, 0, 0]} />)).toContain('No change');
});
