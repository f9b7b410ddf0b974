import { describe, expect, test } from 'vitest';
import { RETRO_STATES } from './document.ts';
import { RETRO_STEPS, retroStateAfter, retroVerdict } from './lifecycle.ts';

const written = { summary: 'It broke.', causes: 'A change.' };

describe('a retro goes from draft to published, and back with a reason', () => {
  test('each step is possible in one state only', () => {
    const possible = RETRO_STEPS.map((step) => [
      step,
      RETRO_STATES.filter(
        (state) => retroVerdict(step, { state, sections: written, submittedByThem: false }).allowed,
      ),
    ]);
    expect(Object.fromEntries(possible)).toEqual({
      write: ['draft'],
      submit: ['draft'],
      return: ['in-review'],
      publish: ['in-review'],
      reopen: ['published'],
    });
    expect(
      ['submit', 'publish', 'return', 'reopen'].map((step) => retroStateAfter(step as 'submit')),
    ).toEqual(['in-review', 'published', 'draft', 'draft']);
  });

  test('whoever submitted it does not publish it', () => {
    expect(retroVerdict('publish', { state: 'in-review', sections: written, submittedByThem: true })).toEqual(
      { allowed: false, reason: 'You submitted it, so a second person reads and publishes it.' },
    );
  });

  test('nobody reviews what is not written', () => {
    expect(
      retroVerdict('submit', { state: 'draft', sections: { summary: ' ' }, submittedByThem: false }),
    ).toEqual({ allowed: false, reason: 'Nothing is written yet in Summary and Causes.' });
  });
});
