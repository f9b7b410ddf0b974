import { describe, expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import { SECTION_KEYS } from './document.ts';
import type { Cause, RetroFacts } from './facts.ts';
import { generateCauses, generateControls, generateImpact, generateTimeline } from './generate.ts';
import { findNames, indexNames } from './names.ts';
import { type RetroDocument, renderRetro } from './render.ts';
import type { RetroPerson } from './roles.ts';

const at = (time: string) => new Date(`2026-03-03T${time}:00Z`);
const person = (id: string, name: string, over: Partial<RetroPerson> = {}): RetroPerson => ({
  id,
  name,
  logins: [`${id}-login`],
  level: 'senior',
  orgRole: 'engineer',
  team: 'Payments',
  ...over,
});
const nadia = person('nadia', 'Nadia Rahman');
const tomasz = person('tomasz', 'Tomasz Wilk', { level: 'junior' });
const leila = person('leila', 'Leila Haddad');

const cause: Cause = {
  changeId: 'c1',
  title: 'Raise | the timeout',
  author: 'Tomasz Wilk',
  service: 'checkout',
  involvement: 'authored',
  state: 'match',
  relation: 'caused-by',
  aiRole: 'ai-code',
  controlState: 'passed-but-missed',
  certainty: 'likely',
  disputes: null,
  rationale: 'The trace ends in its lines.',
  decidedBy: 'Nadia Rahman',
  at: at('18:00'),
  gate: {
    at: at('09:00'),
    mode: 'gate',
    outcome: 'allow',
    environment: 'production',
    requirements: [
      { id: 'a', title: 'Two people', state: 'satisfied' },
      { id: 'b', title: 'A rollback plan', state: 'not-applicable' },
      { id: 'c', title: 'No freeze', state: 'overridden' },
    ],
  },
  uncontrolled: false,
};
const facts: RetroFacts = {
  incident: {
    title: 'Checkout refuses every card',
    externalId: 'PD-1041',
    severity: 2,
    startedAt: at('10:00'),
    detectedAt: at('10:04'),
    mitigatedAt: at('12:30'),
    resolvedAt: null,
    services: [{ name: 'checkout', tier: 1 }],
    lostOrders: 12_345n,
    impactMinutes: 150,
    customers: null,
    revenueMinor: 1_234_567n,
    currency: 'EUR',
    regions: ['eu-west'],
    noChangeReason: null,
  },
  events: [{ at: at('10:04'), kind: 'detected', text: 'Pager | went', actor: 'pagerduty' }],
  severities: [{ at: at('10:10'), severity: 2, setBy: 'Leila Haddad', reason: 'orders are lost' }],
  deployments: [
    { at: at('09:30'), title: cause.title, environment: 'production', outcome: 'succeeded', actor: null },
  ],
  causes: [cause],
};

describe('sections written from what is recorded', () => {
  test('impact has units, and says what nobody measured', () => {
    const impact = generateImpact(facts);
    expect(impact).toContain('| Lost orders | 12,345 orders |');
    expect(impact).toContain('| Revenue | 12,345.67 EUR |');
    expect(impact).toContain('| Customers | not measured |');
    expect(impact).toContain('| Until mitigated | 2 h 30 min |');
    const yen = { ...facts, incident: { ...facts.incident, currency: 'JPY' } };
    expect(generateImpact(yen)).toContain('| Revenue | 1,234,567 JPY |');
  });

  test('the timeline holds events, the gate, deployments, severities and verdicts in their order', () => {
    expect(generateTimeline(facts).split('\n').slice(2)).toEqual([
      '| 2026-03-03 09:00 UTC | The gate allowed “Raise \\| the timeout” |',
      '| 2026-03-03 09:30 UTC | Deployment of “Raise \\| the timeout” to production succeeded |',
      '| 2026-03-03 10:00 UTC | **Started** |',
      '| 2026-03-03 10:04 UTC | **Detected** Pager \\| went (pagerduty) |',
      '| 2026-03-03 10:10 UTC | Severity set to Sev2 by Leila Haddad: orders are lost |',
      '| 2026-03-03 12:30 UTC | **Mitigated** |',
      '| 2026-03-03 18:00 UTC | Confirmed by Nadia Rahman: “Raise \\| the timeout” caused the incident |',
    ]);
  });

  test('causes carry both axes, certainty and reason; what is disputed says so', () => {
    const text = generateCauses({ ...facts, causes: [{ ...cause, state: 'disputed', disputes: 'match' }] });
    expect(text).toContain('**Disputed.** It had been confirmed');
    expect(text).toContain('- Relation: caused the incident (likely)');
    expect(text).toContain('AI role in the incident: AI-written code failed');
    expect(text).toContain('- Reason: The trace ends in its lines.');
    expect(generateCauses({ ...facts, causes: [] })).toBe('No cause has been confirmed yet.');
  });

  test('controls say what each requirement of the gate had said', () => {
    const text = generateControls(facts);
    expect(text).toContain('| Two people | passed but missed |');
    expect(text).toContain('| A rollback plan | missing: it did not apply to this change |');
    expect(text).toContain('| No freeze | bypassed with a signed exception |');
    expect(generateControls({ ...facts, causes: [{ ...cause, gate: null, uncontrolled: true }] })).toContain(
      'every control was bypassed',
    );
  });
});

const doc: RetroDocument = {
  incident: facts.incident,
  sections: {
    summary: 'Nadia paged Leila Haddad; TOMASZ’s fix came at 12:30.',
    causes: generateCauses(facts),
  },
  actions: [
    {
      kind: 'task',
      title: 'Ask tomasz-login',
      detail: '',
      ownerId: 'leila',
      dueOn: at('00:00'),
      state: 'open',
    },
  ],
  people: [leila, nadia, tomasz],
  concerned: ['nadia', 'leila', 'tomasz'],
};

describe('the document', () => {
  test('names roles instead of people, with the same number throughout', () => {
    const text = renderRetro(doc, { withNames: false });
    expect(text).toContain(
      'A senior engineer of Payments (1) paged a senior engineer of Payments (2); a junior engineer of Payments (1)’s fix',
    );
    expect(text).toContain(
      '| Ask a junior engineer of Payments (1) | task | a senior engineer of Payments (2) | 2026-03-03 | open |',
    );
    expect(text).toContain('- Author: a junior engineer of Payments (1)');
  });

  test('names people where that was chosen', () => {
    const text = renderRetro(doc, { withNames: true });
    expect(text).toContain('Nadia paged Leila Haddad');
    expect(text).toContain('| Ask tomasz-login | task | Leila Haddad |');
  });

  test('has every section, written or not', () => {
    const headings = renderRetro(doc, { withNames: false }).match(/^## .*$/gm);
    expect(headings).toHaveLength(SECTION_KEYS.length + 1);
  });
});

const spelling = fc.constantFrom<(name: string) => string>(
  (name) => name,
  (name) => name.toUpperCase(),
  (name) => name.normalize('NFD'),
  (name) => `${name}'s`,
  (name) => `_${name}_`,
);
const pseudonym = fc.constantFrom(
  'Zofia Żak',
  'Ömer Çelik',
  'محمد الأمين',
  'Søren Ærø',
  'Ngọc Trần',
  'Игорь Жданов',
);

test('no name, address or login survives, wherever it was written', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(pseudonym, { minLength: 1 }),
      fc.array(fc.tuple(fc.nat(), fc.constantFrom(...SECTION_KEYS), spelling, fc.boolean()), {
        maxLength: 12,
      }),
      (names, mentions) => {
        const people = names.map((name, index) =>
          person(`p${index}x`, name, { logins: [`login${index}x`, `zq${index}@corp.example`] }),
        );
        const sections: Partial<Record<(typeof SECTION_KEYS)[number], string>> = {};
        for (const [who, key, spell, asLogin] of mentions) {
          const { name, logins } = people[who % people.length]!;
          sections[key] = `${sections[key] ?? ''} then ${spell(asLogin ? logins[who % 2]! : name)},`;
        }
        const title = `${names[0]} broke it`;
        const text = renderRetro(
          { ...doc, incident: { ...doc.incident, title }, sections, people, actions: [], concerned: [] },
          { withNames: false },
        );
        expect(findNames(text, indexNames(people))).toEqual([]);
        for (const { name, logins } of people)
          for (const told of [name, ...logins]) expect(text.toLowerCase()).not.toContain(told.toLowerCase());
      },
    ),
  );
});
