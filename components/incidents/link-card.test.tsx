import { renderToStaticMarkup as draw } from 'react-dom/server';
import { expect, test, vi } from 'vitest';
import { type HeldChange, LinkCard, type SaidVersion } from './link-card.tsx';

vi.mock('./judge-button.tsx', () => ({ JudgeButton: () => null }));

const at = new Date('2026-03-04T09:00:00Z');
const change: HeldChange = {
  id: 'c',
  title: 'Round up',
  authorName: 'Ana',
  effectiveAt: at,
  involvement: 'none',
  grade: null,
  service: null,
};
const suspicion: SaidVersion = {
  version: 1,
  state: 'suspect',
  disputes: null,
  relation: 'caused-by',
  aiRole: 'undetermined',
  controlState: 'undetermined',
  score: 0.62,
  rank: 1,
  reasons: ['The newest change.'],
  decidedBy: 'software',
  personName: null,
  rationale: null,
  rankerVersion: 'newest-first/1',
  certainty: null,
  saidAt: null,
  recordedAt: at,
};

/** The card as text. */
const words = (said: Partial<SaidVersion>) =>
  draw(<LinkCard change={change} startedAt={at} current={{ ...suspicion, ...said }} />).replace(
    /<[^>]+>/g,
    '',
  );

test('shows how likely software holds it, until a person has judged', () => {
  expect(words({})).toContain('62%');
  expect(words({ state: 'match', decidedBy: 'person' })).not.toContain('62%');
  expect(words({ score: null })).not.toContain('%');
});

test('says in plain words that software suspects, by which rule, and who may confirm', () => {
  expect(words({})).toMatch(
    /Suspected by software \(newest change first\), .*; only a person can confirm\. The newest change\./,
  );
  expect(words({})).not.toContain('newest-first/1');
  expect(words({ rankerVersion: 'conditional-logit/1' })).toContain(
    'Suspected by software (ranker conditional-logit/1), ',
  );
  expect(words({ state: 'none', reasons: ['Gone.'] })).toMatch(
    /No longer suspected by software \(newest change first\), [^;]*\. Gone\./,
  );
});
