import { expect, test } from 'vitest';
import { attributeIncident } from '#lib/domain/attribution/attribute.ts';
import type { AttributionLink } from '#lib/domain/attribution/types.ts';
import { linkWords, whyWords } from './words.ts';

const link = (fields: Partial<AttributionLink>): AttributionLink => ({
  changeId: 'c',
  state: 'match',
  disputes: null,
  relation: 'caused-by',
  aiRole: 'undetermined',
  involvement: 'unknown',
  ...fields,
});

const why = (links: AttributionLink[], noChange = false) => {
  const { strict, widest } = attributeIncident({ incidentId: 'i', noChange, links });
  return { strict: whyWords('strict', strict, noChange), widest: whyWords('widest', widest, noChange) };
};

test('an incident without causes says that there is none', () => {
  expect(why([])).toEqual({
    strict: 'No confirmed cause has AI in it.',
    widest: 'No cause or suspect has AI in it.',
  });
});

test('the link that decides is named with its role', () => {
  expect(why([link({ aiRole: 'ai-code', involvement: 'authored' })]).strict).toBe(
    'By a confirmed cause written by AI, AI role: AI-written code failed.',
  );
});

test('an incident that no change caused says so, whatever was suspected', () => {
  const suspect = link({ state: 'suspect', involvement: 'agent' });
  expect(why([suspect], true).widest).toBe('Settled by the answer that no change caused it.');
});

test('what is undetermined says what it hangs on', () => {
  expect(why([link({ state: 'suspect' }), link({ state: 'suspect', changeId: 'd' })]).widest).toBe(
    'Hangs on a suspect of unknown provenance, AI role: not determined yet (and 1 more).',
  );
});

test('a version of a link reads as a sentence', () => {
  expect(linkWords('match', 'fixed-by')).toBe('Confirmed: it fixed the incident');
  expect(linkWords('disputed', 'contributed-to')).toBe('Disputed whether it contributed to the incident');
  expect(linkWords('disputed', 'caused-by', 'ruled-out')).toBe(
    'Disputed that it is ruled out that it caused the incident',
  );
  expect(linkWords('proposed', 'caused-by')).toBe('Proposed: it caused the incident');
});
