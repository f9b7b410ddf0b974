/** What the ranker says, held to the last bit against its definition, told plainly and slowly. */
import { expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import type { CandidateChange } from './candidate.ts';
import { noCoChange } from './closeness.ts';
import { examine, FACTORS, type Findings } from './factors.ts';
import { rankSuspects } from './rank-suspects.ts';
import { WEIGHTS } from './weights.ts';
import { formsOf, wordsOf } from './words.ts';

const START = Date.parse('2026-03-02T12:00:00Z');
const HOUR = 3_600_000;
const graph = { dependsOn: new Map(), coChange: noCoChange() };
const WORDS = ['rounding', 'rounds', 'round', 'timed', 'times', 'tax', 'other', 'cached', 'cache'];

/** Hours and services are few, so that much happens at the same instant and on the same service. */
const someCandidates = fc
  .array(
    fc.record({
      hours: fc.integer({ min: -2, max: 170 }),
      still: fc.boolean(),
      sequence: fc.nat(2),
      services: fc.subarray(['checkout', 'tax', 'mail']),
      words: fc.subarray(WORDS),
    }),
    { maxLength: 40 },
  )
  .map((list) =>
    list.map(({ hours, still, ...more }, n): CandidateChange => {
      const live = new Date(START - hours * HOUR);
      const began = new Date(Math.min(live.getTime(), START));
      const fixed = { testsOrDocsOnly: false, rolledBackAt: null };
      return { changeId: `c${n}`, rolloutStartedAt: began, liveAt: still ? null : live, ...fixed, ...more };
    }),
  );
const someText = fc.subarray(WORDS).map((words) => words.join(' '));

function findings(text: string, candidates: readonly CandidateChange[]): Findings[] {
  const incident = { startedAt: new Date(START), services: ['checkout'], text };
  const { count, findingsOf } = examine(incident, candidates, graph, incident.startedAt);
  return Array.from({ length: count }, (_, index) => findingsOf(index));
}

const live = ({ liveAt }: CandidateChange) => liveAt?.getTime() ?? Number.MAX_SAFE_INTEGER;

test('the newest comes first, then the later in the order of deployments, then the lesser id', () => {
  fc.assert(
    fc.property(someCandidates, (candidates) => {
      const expected = candidates
        .filter((candidate) => live(candidate) >= START - 7 * 24 * HOUR)
        .sort((a, b) => live(b) - live(a) || b.sequence - a.sequence || (a.changeId < b.changeId ? -1 : 1));
      expect(findings('', candidates).map(({ candidate }) => candidate)).toEqual(expected);
    }),
  );
});

test('newer candidates are those before it on the same primary service', () => {
  fc.assert(
    fc.property(someCandidates, (candidates) => {
      const found = findings('', candidates);
      for (const [index, { candidate, factors, newestOnItsService }] of found.entries()) {
        const newer = found
          .slice(0, index)
          .filter((other) => other.candidate.services[0] === candidate.services[0]).length;
        expect(factors[FACTORS.indexOf('newerOnItsService')]).toBe(Math.log1p(newer));
        expect(newestOnItsService).toBe(newer === 0);
      }
    }),
  );
});

test('a shared word is worth n^-0.7, n the candidates that have it in any form', () => {
  fc.assert(
    fc.property(someCandidates, someText, (candidates, text) => {
      const found = findings(text, candidates);
      const first = (form: string) => wordsOf(text).find((word) => formsOf(word).includes(form));
      for (const { candidate, shared, factors } of found) {
        const expected = new Set(candidate.words.map(first).filter((word) => word !== undefined));
        expect(shared).toEqual([...expected]);
        const worth = shared
          .map((word) => found.filter((other) => other.shared.includes(word)).length ** -0.7)
          .reduce((sum, one) => sum + one, 0);
        expect(factors[FACTORS.indexOf('sharedWords')]).toBe(Math.log1p(worth));
      }
    }),
  );
});

test('suspects come by score, their probability is exp(score) over the sum of that for all', () => {
  fc.assert(
    fc.property(someCandidates, someText, fc.nat(50), (candidates, text, most) => {
      const incident = { startedAt: new Date(START), services: ['checkout'], text };
      const scored = findings(text, candidates).map(({ candidate, factors }) => ({
        changeId: candidate.changeId,
        score: factors.reduce((sum, factor, index) => sum + factor * WEIGHTS.factors[FACTORS[index]!], 0),
      }));
      const highest = Math.max(WEIGHTS.noChange, ...scored.map(({ score }) => score));
      const total = scored.reduce(
        (sum, { score }) => sum + Math.exp(score - highest),
        Math.exp(WEIGHTS.noChange - highest),
      );
      const expected = scored
        .sort((a, b) => b.score - a.score)
        .slice(0, most)
        .map(({ changeId, score }) => ({ changeId, probability: Math.exp(score - highest) / total }));
      const { suspects, noChange } = rankSuspects(incident, candidates, graph, incident.startedAt, { most });
      expect(suspects.map(({ changeId, probability }) => ({ changeId, probability }))).toEqual(expected);
      expect(noChange).toBe(Math.exp(WEIGHTS.noChange - highest) / total);
    }),
  );
});
