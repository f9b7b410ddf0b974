import { describe, expect, test } from 'vitest';
import { INVOLVEMENTS } from '#lib/domain/provenance/types.ts';
import fc from '#tests/support/fast-check.ts';
import { attributeIncident, READINGS, type Reading, settleDisputes } from './attribute.ts';
import {
  AI_ROLES,
  type AttributedIncident,
  type AttributionLink,
  DEFINITIONS,
  LINK_RELATIONS,
  LINK_STATES,
} from './types.ts';

const CAUSE: AttributionLink = {
  changeId: 'c1',
  state: 'match',
  disputes: null,
  relation: 'caused-by',
  aiRole: 'none',
  involvement: 'none',
};

/** Values under strict, broad, widest for an incident with one link like CAUSE but for `difference`. */
function values(difference: Partial<AttributionLink>): string {
  const attributions = attributeIncident({
    incidentId: 'i1',
    noChange: false,
    links: [{ ...CAUSE, ...difference }],
  });
  return DEFINITIONS.map((definition) => attributions[definition].value).join(' ');
}

describe('one matched cause', () => {
  test.each([
    ['ai-code', 'authored', 'linked linked linked'],
    ['ai-action', 'agent', 'linked linked linked'],
    ['ai-code', 'unknown', 'linked linked linked'],
    ['ai-advice', 'none', 'not-linked linked linked'],
    ['present-not-causal', 'assisted', 'not-linked linked linked'],
    ['none', 'authored', 'not-linked linked linked'],
    ['none', 'none', 'not-linked not-linked not-linked'],
    ['present-not-causal', 'none', 'not-linked not-linked not-linked'],
    ['none', 'unknown', 'not-linked undetermined undetermined'],
    ['undetermined', 'none', 'undetermined undetermined undetermined'],
    ['undetermined', 'unknown', 'undetermined undetermined undetermined'],
    ['undetermined', 'agent', 'undetermined linked linked'],
  ] as const)('role %s on a change with involvement %s: %s', (aiRole, involvement, expected) => {
    expect(values({ aiRole, involvement })).toBe(expected);
  });

  test('contributing counts like causing', () => {
    expect(values({ aiRole: 'ai-code', relation: 'contributed-to' })).toBe('linked linked linked');
  });
});

describe('what does not count', () => {
  const ai = { aiRole: 'ai-code', involvement: 'agent' } as const;

  test('suspected, proposed and disputed links count in widest only, whatever is disputed', () => {
    for (const state of ['suspect', 'proposed'] as const)
      expect(values({ ...ai, state })).toBe('not-linked not-linked linked');
    for (const disputes of ['match', 'ruled-out'] as const)
      expect(values({ ...ai, state: 'disputed', disputes })).toBe('not-linked not-linked linked');
  });

  test('ruled out, no state, and changes that fixed it count nowhere', () => {
    const nowhere = 'not-linked not-linked not-linked';
    expect(values({ ...ai, state: 'ruled-out' })).toBe(nowhere);
    expect(values({ ...ai, state: 'none' })).toBe(nowhere);
    expect(values({ ...ai, relation: 'fixed-by' })).toBe(nowhere);
    expect(
      Object.values(attributeIncident({ incidentId: 'i1', noChange: false, links: [] })).map((a) => a.value),
    ).toEqual(nowhere.split(' '));
  });
});

describe('the answer that no change caused it', () => {
  test('settles suspicion under every definition, and what is disputed until it ends as a cause', () => {
    const settled = anyIncident.map(
      (incident): AttributedIncident => ({
        ...incident,
        noChange: true,
        links: incident.links.filter((link) => link.state !== 'match'),
      }),
    );
    fc.assert(
      fc.property(settled, (incident) => {
        for (const definition of DEFINITIONS) {
          const nothing = { value: 'not-linked', best: false, worst: false, because: [] };
          expect(attributeIncident(incident)[definition]).toMatchObject(nothing);
          const least = attributeIncident(settleDisputes(incident, 'least'))[definition];
          expect(least).toEqual({ ...nothing, disputed: false });
          const most = attributeIncident(settleDisputes(incident, 'most'))[definition];
          expect(attributeIncident(incident)[definition].disputed).toBe(most.value !== 'not-linked');
        }
      }),
    );
  });

  test('gives way to a matched cause, which alone counts then', () => {
    const matched = { ...CAUSE, aiRole: 'ai-advice' } as const;
    const suspect = { ...CAUSE, state: 'suspect', changeId: 'c2', involvement: 'agent' } as const;
    const { strict, widest } = attributeIncident({
      incidentId: 'i1',
      noChange: true,
      links: [matched, suspect],
    });
    expect([strict.value, widest.value, widest.because]).toEqual(['not-linked', 'linked', [matched]]);
  });
});

test('says which links decided, and which might', () => {
  const human = { ...CAUSE, changeId: 'human' };
  const unknown = { ...CAUSE, changeId: 'unknown', involvement: 'unknown' } as const;
  const ai = { ...CAUSE, changeId: 'ai', aiRole: 'ai-code' } as const;
  expect(
    attributeIncident({ incidentId: 'i1', noChange: false, links: [human, unknown, ai] }).broad.because,
  ).toEqual([ai]);
  expect(
    attributeIncident({ incidentId: 'i1', noChange: false, links: [human, unknown] }).broad.because,
  ).toEqual([unknown]);
  expect(attributeIncident({ incidentId: 'i1', noChange: false, links: [human] }).broad.because).toEqual([]);
});

test('a dispute is shown where the answer depends on it, and can be read both ways', () => {
  const about = (disputes: 'match' | 'ruled-out'): AttributedIncident => ({
    incidentId: 'i1',
    noChange: false,
    links: [{ ...CAUSE, aiRole: 'ai-action', state: 'disputed', disputes }],
  });
  const disputed = about('match');
  expect(Object.values(attributeIncident(disputed)).map((a) => a.disputed)).toEqual([true, true, true]);
  const read = (incident: AttributedIncident, reading: Reading) => {
    const { strict, widest } = attributeIncident(settleDisputes(incident, reading));
    expect(widest.value).toBe(strict.value);
    return strict.value;
  };
  expect(read(disputed, 'upheld')).toBe('linked');
  expect(read(disputed, 'overturned')).toBe('not-linked');
  expect(read(about('ruled-out'), 'upheld')).toBe('not-linked');
  expect(read(about('ruled-out'), 'overturned')).toBe('linked');
  const linkedAnyway = { ...disputed, links: [...disputed.links, { ...CAUSE, aiRole: 'ai-code' as const }] };
  expect(Object.values(attributeIncident(linkedAnyway)).map((a) => a.disputed)).toEqual([
    false,
    false,
    false,
  ]);
});

const anyLink: fc.Arbitrary<AttributionLink> = fc.record({
  changeId: fc.constantFrom('c1', 'c2', 'c3'),
  state: fc.constantFrom(...LINK_STATES),
  disputes: fc.constantFrom('match', 'ruled-out'),
  relation: fc.constantFrom(...LINK_RELATIONS),
  aiRole: fc.constantFrom(...AI_ROLES),
  involvement: fc.constantFrom(...INVOLVEMENTS),
});
const anyIncident = fc.record({
  incidentId: fc.constant('i1'),
  noChange: fc.boolean(),
  links: fc.array(anyLink, { maxLength: 5 }),
});

/** What a link with something unknown may turn out to be. */
function revelations(link: AttributionLink): fc.Arbitrary<AttributionLink> {
  return fc.record({
    changeId: fc.constant(link.changeId),
    state: fc.constant(link.state),
    disputes: fc.constant(link.disputes),
    relation: fc.constant(link.relation),
    aiRole: link.aiRole === 'undetermined' ? fc.constantFrom(...AI_ROLES) : fc.constant(link.aiRole),
    involvement:
      link.involvement === 'unknown' ? fc.constantFrom(...INVOLVEMENTS) : fc.constant(link.involvement),
  });
}

const rank = { 'not-linked': 0, undetermined: 1, linked: 2 };

describe('always', () => {
  test('best implies counted implies worst; strict implies broad implies widest', () => {
    fc.assert(
      fc.property(anyIncident, (incident) => {
        const { strict, broad, widest } = attributeIncident(incident);
        for (const a of [strict, broad, widest]) {
          expect(a.best).toBe(a.value === 'linked');
          expect(a.worst).toBe(a.value !== 'not-linked');
          expect(a.because.length > 0).toBe(a.worst);
        }
        for (const end of ['best', 'worst'] as const) {
          expect(Number(strict[end])).toBeLessThanOrEqual(Number(broad[end]));
          expect(Number(broad[end])).toBeLessThanOrEqual(Number(widest[end]));
        }
      }),
    );
  });

  test('whatever an unknown turns out to be lies within the bounds stated before', () => {
    const revealed = anyIncident.chain((before) =>
      fc.tuple(
        fc.constant(before),
        fc.tuple(...before.links.map(revelations)).map((links): AttributedIncident => ({ ...before, links })),
      ),
    );
    fc.assert(
      fc.property(revealed, ([before, after]) => {
        const stated = attributeIncident(before);
        const known = attributeIncident(after);
        for (const definition of DEFINITIONS) {
          if (stated[definition].best) expect(known[definition].best).toBe(true);
          if (!stated[definition].worst) expect(known[definition].worst).toBe(false);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('the bounds are reached: by every unknown turning out human, and by every one turning out AI', () => {
    fc.assert(
      fc.property(anyIncident, (incident) => {
        const all = (aiRole: AttributionLink['aiRole'], involvement: AttributionLink['involvement']) => ({
          ...incident,
          links: incident.links.map((link) => ({
            ...link,
            aiRole: link.aiRole === 'undetermined' ? aiRole : link.aiRole,
            involvement: link.involvement === 'unknown' ? involvement : link.involvement,
          })),
        });
        const stated = attributeIncident(incident);
        for (const definition of DEFINITIONS) {
          const human = attributeIncident(all('none', 'none'))[definition];
          const ai = attributeIncident(all('ai-code', 'authored'))[definition];
          expect(human.value).toBe(stated[definition].best ? 'linked' : 'not-linked');
          expect(ai.value).toBe(stated[definition].worst ? 'linked' : 'not-linked');
        }
      }),
    );
  });

  test('the answer and every reading lie between the ends of the disputes; without disputes there is one', () => {
    fc.assert(
      fc.property(anyIncident, (incident) => {
        const asIs = attributeIncident(incident);
        const read = (reading: Reading) => attributeIncident(settleDisputes(incident, reading));
        const [least, most] = [read('least'), read('most')];
        const anyDisputed = incident.links.some((link) => link.state === 'disputed');
        for (const d of DEFINITIONS) {
          for (const one of [asIs, ...READINGS.map(read)]) {
            expect(rank[least[d].value]).toBeLessThanOrEqual(rank[one[d].value]);
            expect(rank[one[d].value]).toBeLessThanOrEqual(rank[most[d].value]);
          }
          if (!anyDisputed) expect(asIs[d].disputed).toBe(false);
        }
      }),
    );
  });
});
