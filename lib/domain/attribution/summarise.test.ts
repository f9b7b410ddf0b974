import { describe, expect, test } from 'vitest';
import { INVOLVEMENTS } from '#lib/domain/provenance/types.ts';
import fc from '#tests/support/fast-check.ts';
import { READINGS } from './attribute.ts';
import { summarise } from './summarise.ts';
import {
  AI_ROLES,
  type AttributedIncident,
  type AttributionLink,
  DEFINITIONS,
  LINK_RELATIONS,
  LINK_STATES,
} from './types.ts';

function incident(incidentId: string, ...links: Partial<AttributionLink>[]): AttributedIncident {
  const cause = {
    state: 'match',
    disputes: null,
    relation: 'caused-by',
    aiRole: 'none',
    involvement: 'none',
  } as const;
  return {
    incidentId,
    noChange: false,
    links: links.map((link, k) => ({ ...cause, changeId: `${incidentId}-${k}`, ...link })),
  };
}

test('the March of the demo: four incidents, one of them in dispute', () => {
  const counts = summarise([
    incident('agent deleted an environment', { aiRole: 'ai-action', involvement: 'agent' }),
    incident('wrong delivery times', { aiRole: 'undetermined', involvement: 'assisted' }),
    incident('configuration outside the process', { involvement: 'unknown' }),
    incident('the dispute', {
      state: 'disputed',
      disputes: 'match',
      aiRole: 'ai-advice',
      involvement: 'none',
    }),
  ]);
  const total = 4;
  expect(counts.strict).toEqual({
    linked: 1,
    best: 1,
    worst: 2,
    total,
    disputed: 0,
    readings: { upheld: 1, overturned: 1, least: 1, most: 1 },
  });
  expect(counts.broad).toEqual({
    linked: 2,
    best: 2,
    worst: 3,
    total,
    disputed: 1,
    readings: { upheld: 3, overturned: 2, least: 2, most: 3 },
  });
  expect(counts.widest).toEqual({
    linked: 3,
    best: 3,
    worst: 4,
    total,
    disputed: 1,
    readings: { upheld: 3, overturned: 2, least: 2, most: 3 },
  });
});

describe('always', () => {
  const anyLink: fc.Arbitrary<AttributionLink> = fc.record({
    changeId: fc.constantFrom('c1', 'c2', 'c3'),
    state: fc.constantFrom(...LINK_STATES),
    disputes: fc.constantFrom('match', 'ruled-out'),
    relation: fc.constantFrom(...LINK_RELATIONS),
    aiRole: fc.constantFrom(...AI_ROLES),
    involvement: fc.constantFrom(...INVOLVEMENTS),
  });
  const incidents = fc.array(
    fc.record({ incidentId: fc.uuid(), noChange: fc.boolean(), links: fc.array(anyLink, { maxLength: 4 }) }),
    { maxLength: 12 },
  );

  test('bounds nest, within a definition and from one to the next', () => {
    fc.assert(
      fc.property(incidents, (list) => {
        const counts = summarise(list);
        for (const definition of DEFINITIONS) {
          const { best, linked, worst, total, readings } = counts[definition];
          const rising = [0, best, linked, worst, total];
          expect(rising).toEqual([...rising].sort((a, b) => a - b));
          for (const one of [linked, readings.upheld, readings.overturned]) {
            expect(readings.least).toBeLessThanOrEqual(one);
            expect(one).toBeLessThanOrEqual(readings.most);
          }
        }
        for (const end of ['best', 'linked', 'worst'] as const) {
          expect(counts.strict[end]).toBeLessThanOrEqual(counts.broad[end]);
          expect(counts.broad[end]).toBeLessThanOrEqual(counts.widest[end]);
        }
        for (const reading of READINGS) {
          expect(counts.strict.readings[reading]).toBeLessThanOrEqual(counts.broad.readings[reading]);
          expect(counts.broad.readings[reading]).toBeLessThanOrEqual(counts.widest.readings[reading]);
        }
      }),
    );
  });

  test('a period and the next add up to both', () => {
    fc.assert(
      fc.property(incidents, incidents, (first, second) => {
        const [a, b, both] = [summarise(first), summarise(second), summarise([...first, ...second])];
        for (const definition of DEFINITIONS) {
          expect(both[definition].worst).toBe(a[definition].worst + b[definition].worst);
          expect(both[definition].linked).toBe(a[definition].linked + b[definition].linked);
        }
      }),
    );
  });
});
