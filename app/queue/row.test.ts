import { expect, test } from 'vitest';
import { whyYou } from './row.ts';

const unmet = [
  { id: 'two', title: 'Two people', lacks: ['at least 2 approvals that count (now: 1)'] },
  { id: 'senior', title: 'A senior', lacks: ['at least 1 approval by a senior or above (now: 0)'] },
];
const asked = { kind: 'asked', by: 'Ana', note: null, nudgedAt: null } as const;

test.each([
  ['only-you', null, 'Nobody else around checkout could: it lacks '],
  ['your-service', null, 'It touches your service: it lacks '],
  ['anyone', null, 'Anyone who may: it lacks '],
  ['only-you', asked, 'Ana asked you: it lacks '],
  ['only-you', { ...asked, nudgedAt: new Date(0) }, 'Ana asked you, and reminded you: it lacks '],
] as const)('%s: one sentence says why', (group, request, begins) => {
  const why = whyYou({ group, request, unmet, service: 'checkout' });
  expect(why).toBe(
    `${begins}at least 2 approvals that count (now: 1) and at least 1 approval by a senior or above (now: 0).`,
  );
});

test('says the same thing once, and the rule where it has no words for what lacks', () => {
  const twice = whyYou({ group: 'anyone', request: null, service: null, unmet: [unmet[0]!, unmet[0]!] });
  expect(twice).toBe('Anyone who may: it lacks at least 2 approvals that count (now: 1).');
  const none = whyYou({
    group: 'anyone',
    request: null,
    service: null,
    unmet: [{ ...unmet[0]!, lacks: [] }],
  });
  expect(none).toBe('Anyone who may: it lacks two people.');
});

test('only mentions what nobody can give by approving', () => {
  const validation = {
    id: 'v',
    title: 'A validation',
    lacks: ['pre-deployment validation: passed (now: failed)'],
  };
  const why = whyYou({ group: 'anyone', request: null, service: null, unmet: [unmet[0]!, validation] });
  expect(why).toBe(
    'Anyone who may: it lacks at least 2 approvals that count (now: 1), and one thing besides.',
  );
  expect(whyYou({ group: 'anyone', request: null, service: null, unmet: [validation] })).toBe(
    'Anyone who may: it lacks pre-deployment validation: passed (now: failed).',
  );
});
