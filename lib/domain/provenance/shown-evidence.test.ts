import { expect, test } from 'vitest';
import { type KeptEvidence, shownEvidence } from './shown-evidence.ts';

const row = (over: Partial<KeptEvidence>): KeptEvidence => ({
  signal: 'trailer',
  tool: 'claude',
  model: null,
  session: null,
  involvement: 'assisted',
  grade: 'self-report',
  source: 'commit',
  excerpt: 'x',
  counts: true,
  reason: 'said so',
  detectorVersion: '2',
  deciding: false,
  ...over,
});

test('shows the newest detector’s rows, of which one decided: the last that agrees', () => {
  const rows = [
    row({ deciding: true, excerpt: 'first' }),
    row({ deciding: true, involvement: 'authored', excerpt: 'other' }),
    row({ deciding: true, excerpt: 'last' }),
    row({ deciding: true, detectorVersion: '1', excerpt: 'old' }),
  ];
  const { evidence } = shownEvidence('assisted', rows);
  expect(evidence.map(({ excerpt, deciding }) => [excerpt, deciding])).toEqual([
    ['first', false],
    ['other', false],
    ['last', true],
  ]);
});

test('tells contradictions among what counts, and none where there is no evidence', () => {
  const denial = row({ signal: 'declaration', involvement: 'none', tool: null });
  expect(shownEvidence('assisted', [row({}), denial]).conflicts).toHaveLength(1);
  expect(shownEvidence('assisted', [row({}), { ...denial, counts: false }]).conflicts).toEqual([]);
  expect(shownEvidence('unknown', [])).toEqual({ evidence: [], conflicts: [] });
});
