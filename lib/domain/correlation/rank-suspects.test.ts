import { describe, expect, test } from 'vitest';
import type { ChangeObservation } from '#lib/domain/change/observation.ts';
import type { Provenance } from '#lib/domain/provenance/types.ts';
import fc from '#tests/support/fast-check.ts';
import { type CandidateChange, candidateOf, type IncidentFacts } from './candidate.ts';
import { countTogether, noCoChange, type ServiceGraph } from './closeness.ts';
import { rankSuspects } from './rank-suspects.ts';
import { wordsOf } from './words.ts';

const START = Date.parse('2026-03-02T12:00:00Z');
const MINUTE = 60_000;
const at = new Date(START + 10 * MINUTE);
const ago = (minutes: number) => new Date(START - minutes * MINUTE);
const incident: IncidentFacts = {
  startedAt: new Date(START),
  services: ['checkout'],
  text: 'Checkout times out in the tax rounding',
};
const noGraph: ServiceGraph = { dependsOn: new Map(), coChange: noCoChange() };

function candidate(changeId: string, minutes: number, more: Partial<CandidateChange> = {}): CandidateChange {
  return {
    changeId,
    rolloutStartedAt: ago(minutes),
    liveAt: ago(minutes),
    sequence: 0,
    services: ['search'],
    words: [],
    testsOrDocsOnly: false,
    rolledBackAt: null,
    ...more,
  };
}

const order = (candidates: readonly CandidateChange[], facts = incident, graph = noGraph, when = at) =>
  rankSuspects(facts, candidates, graph, when, { most: 1000 }).suspects.map(({ changeId }) => changeId);

describe('what moves a candidate up', () => {
  const old = (id: string, more: Partial<CandidateChange> = {}) => candidate(id, 600, more);
  test.each<[string, CandidateChange, CandidateChange]>([
    ['being newer', candidate('up', 30, { services: ['a'] }), candidate('down', 600, { services: ['b'] })],
    ['being on the affected service', old('up', { services: ['checkout'] }), candidate('down', 30)],
    [
      'touching the affected service',
      old('up', { services: ['search', 'checkout'] }),
      old('down', { services: ['mail'] }),
    ],
    ['sharing rare words', old('up', { words: ['rounding'] }), old('down', { services: ['mail'] })],
    ['sharing them in another form', old('up', { words: ['rounded'] }), old('down', { services: ['mail'] })],
    [
      'not being rolled back before',
      old('up'),
      old('down', { services: ['mail'], rolledBackAt: ago(60), sequence: 1 }),
    ],
    [
      'being rolled back since',
      old('up', { rolledBackAt: new Date(START + MINUTE) }),
      old('down', { services: ['mail'], sequence: 1 }),
    ],
    [
      'being more than tests',
      old('up', { services: ['mail'] }),
      old('down', { testsOrDocsOnly: true, sequence: 1 }),
    ],
    [
      'still being rolled out when it started',
      candidate('up', 600, { liveAt: null, services: ['mail'] }),
      candidate('down', 200),
    ],
  ])('%s', (_name, up, down) => {
    expect(order([down, up])).toEqual(['up', 'down']);
  });

  test('being on a dependency of the affected service, or on what changes together with it', () => {
    const pair = [candidate('near', 300, { services: ['tax'] }), candidate('far', 200)];
    const coChange = noCoChange();
    for (let n = 0; n < 20; n += 1) countTogether(coChange, ['checkout', 'tax']);
    expect(order(pair)).toEqual(['far', 'near']);
    expect(order(pair, incident, { ...noGraph, dependsOn: new Map([['checkout', ['tax']]]) })[0]).toBe(
      'near',
    );
    expect(order(pair, incident, { ...noGraph, coChange })[0]).toBe('near');
  });

  test('meeting the affected service more than others: its fault would rather be paged there', () => {
    const coChange = noCoChange();
    for (let n = 0; n < 10; n += 1) {
      countTogether(coChange, ['checkout', 'tax']);
      countTogether(coChange, ['checkout', 'base']);
      for (const other of ['search', 'mail', 'cart']) countTogether(coChange, ['base', other]);
    }
    const pair = [
      candidate('close', 300, { services: ['tax'] }),
      candidate('hub', 200, { services: ['base'] }),
    ];
    expect(order(pair, incident, { ...noGraph, coChange })).toEqual(['close', 'hub']);
  });

  test('of two at the same instant, the later in the order of deployments', () => {
    const pair = [candidate('a', 60, { sequence: 7 }), candidate('b', 60, { sequence: 8 })];
    expect(order(pair)).toEqual(['b', 'a']);
  });
});

describe('who is a candidate', () => {
  test('what was rolled out within seven days before the start, as known at the time of asking', () => {
    const week = 7 * 24 * 60;
    const all = [
      candidate('in', 1),
      candidate('oldest', week),
      candidate('too old', week + 1),
      candidate('after', -1),
      candidate('long rollout', week * 2, { liveAt: ago(5) }),
    ];
    expect(order(all).sort()).toEqual(['in', 'long rollout', 'oldest']);
    expect(order(all, incident, noGraph, ago(2 * 60))).not.toContain('in');
  });

  test('a rollback after the time of asking is not known yet', () => {
    const rolledBack = candidate('x', 60, { rolledBackAt: new Date(at.getTime() + 1) });
    expect(rankSuspects(incident, [rolledBack], noGraph, at)).toEqual(
      rankSuspects(incident, [candidate('x', 60)], noGraph, at),
    );
  });
});

describe('abstaining', () => {
  test('when nothing was rolled out, no change is certain', () => {
    expect(rankSuspects(incident, [], noGraph, at)).toEqual({ suspects: [], noChange: 1, abstains: true });
  });

  test('when all there is is old and elsewhere, but not for the newest on the affected service', () => {
    const stale = candidate('stale', 9000);
    const fresh = candidate('fresh', 20, { services: ['checkout'] });
    expect(rankSuspects(incident, [stale], noGraph, at).abstains).toBe(true);
    expect(rankSuspects(incident, [stale, fresh], noGraph, at).abstains).toBe(false);
  });
});

describe('reasons', () => {
  const reasons = (one: CandidateChange, graph = noGraph, facts = incident) =>
    rankSuspects(facts, [one], graph, at).suspects[0]!.reasons;

  test('say where, when, what is shared and what happened since', () => {
    const words = wordsOf('Change rounding of tax');
    expect(reasons(candidate('x', 125, { services: ['checkout'], words, rolledBackAt: at }))).toEqual([
      'On an affected service (checkout).',
      'The newest change on checkout, live 2 hours before the incident started.',
      "Shares “rounding”, “tax” with the incident's text.",
      'Rolled back since the incident started.',
    ]);
    expect(
      reasons(
        candidate('x', 0.5, {
          services: ['mail', 'checkout'],
          testsOrDocsOnly: true,
          rolledBackAt: ago(0.1),
        }),
      ),
    ).toEqual([
      'Mainly on mail; also touches an affected service (checkout).',
      'The newest change on mail, live less than a minute before the incident started.',
      'Rolled back before the incident started, which speaks against it.',
      'Touches only tests or documents, which speaks against it.',
    ]);
    expect(
      reasons(candidate('x', 3000, { services: [], liveAt: null }), noGraph, { ...incident, services: [] }),
    ).toEqual([
      'On no known service, as is the incident.',
      'The incident started while it was being rolled out.',
    ]);
  });

  test.each([
    ['which the affected checkout depends on', [['checkout', ['tax']]]],
    ['which depends on the affected checkout', [['tax', ['checkout']]]],
    [
      'two dependencies away from the affected checkout',
      [
        ['checkout', ['cart']],
        ['cart', ['tax']],
      ],
    ],
  ] as [string, [string, string[]][]][])('say "%s"', (words, dependsOn) => {
    const graph = { ...noGraph, dependsOn: new Map(dependsOn) };
    expect(reasons(candidate('x', 60, { services: ['tax'] }), graph)[0]).toBe(`On tax, ${words}.`);
  });

  test('say how often services changed together', () => {
    const coChange = noCoChange();
    for (const services of [['checkout', 'tax'], ['checkout'], ['tax', 'checkout']])
      countTogether(coChange, services);
    expect(reasons(candidate('x', 60, { services: ['tax'] }), { ...noGraph, coChange })[0]).toBe(
      'On tax, which changed together with the affected checkout in 2 of its 3 changes.',
    );
  });

  test('name a shared word as the incident has it, and once', () => {
    const words = wordsOf('Time out on tax: timed in the cache');
    expect(reasons(candidate('x', 60, { services: ['checkout'], words }))[2]).toBe(
      "Shares “times”, “tax” with the incident's text.",
    );
  });
});

const SLUGS = ['checkout', 'tax', 'search', 'mail'] as const;
const WORDS = ['rounding', 'times', 'tax', 'other', 'cache'];
const someCandidate = fc.record({
  minutes: fc.integer({ min: -60, max: 12_000 }),
  rollout: fc.integer({ min: 0, max: 300 }),
  still: fc.boolean(),
  services: fc.subarray([...SLUGS], { maxLength: 3 }),
  words: fc.subarray(WORDS),
  testsOrDocsOnly: fc.boolean(),
  rolledBack: fc.option(fc.integer({ min: -20, max: 600 }), { nil: null }),
});
const someCandidates = fc.array(someCandidate, { maxLength: 25 }).map((list) =>
  list.map(({ minutes, rollout, still, services, words, testsOrDocsOnly, rolledBack }, index) => ({
    changeId: `c${index}`,
    rolloutStartedAt: ago(minutes + rollout),
    liveAt: still ? null : ago(minutes),
    sequence: index % 3,
    services,
    words,
    testsOrDocsOnly,
    rolledBackAt: rolledBack === null ? null : ago(rolledBack),
  })),
);
const someIncident = fc.record({
  startedAt: fc.constant(new Date(START)),
  services: fc.subarray([...SLUGS], { maxLength: 2 }),
  text: fc.subarray(WORDS).map((words) => words.join(' ')),
});
const someGraph = fc
  .record({
    dependsOn: fc.dictionary(fc.constantFrom(...SLUGS), fc.subarray([...SLUGS])),
    past: fc.array(fc.subarray([...SLUGS]), { maxLength: 30 }),
  })
  .map(({ dependsOn, past }) => {
    const coChange = noCoChange();
    for (const services of past) countTogether(coChange, services);
    return { dependsOn: new Map(Object.entries(dependsOn)), coChange };
  });

describe('for any incident and candidates', () => {
  test('probabilities are in 0..1, fall with the rank, and sum to 1 with that of no change', () => {
    fc.assert(
      fc.property(someIncident, someCandidates, someGraph, (facts, candidates, graph) => {
        const { suspects, noChange } = rankSuspects(facts, candidates, graph, at, { most: 1000 });
        const all = suspects.map(({ probability }) => probability);
        expect([...all, noChange].every((p) => p >= 0 && p <= 1)).toBe(true);
        expect(all).toEqual(all.toSorted((a, b) => b - a));
        expect(all.reduce((sum, p) => sum + p, noChange)).toBeCloseTo(1, 9);
        expect(suspects.every(({ rank, reasons }, index) => rank === index + 1 && reasons.length > 0)).toBe(
          true,
        );
      }),
    );
  });

  test('the order in which candidates are given does not matter', () => {
    const shuffled = someCandidates.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    fc.assert(
      fc.property(someIncident, shuffled, someGraph, (facts, [given, other], graph) => {
        expect(rankSuspects(facts, other, graph, at)).toEqual(rankSuspects(facts, given, graph, at));
      }),
    );
  });

  test('an old candidate that has nothing to do with it changes nobody else’s place', () => {
    fc.assert(
      fc.property(someIncident, someCandidates, someGraph, (facts, candidates, graph) => {
        const stranger = candidate('stranger', 7 * 24 * 60, { services: ['unrelated'], sequence: -1 });
        const before = order(candidates, facts, graph);
        const after = order([...candidates, stranger], facts, graph);
        expect(after.filter((id) => id !== 'stranger')).toEqual(before);
      }),
    );
  });

  test('fewer suspects asked for are the first of all', () => {
    fc.assert(
      fc.property(someIncident, someCandidates, someGraph, fc.nat(30), (facts, candidates, graph, most) => {
        const all = rankSuspects(facts, candidates, graph, at, { most: 1000 });
        const some = rankSuspects(facts, candidates, graph, at, { most });
        expect(some).toEqual({ ...all, suspects: all.suspects.slice(0, most) });
      }),
    );
  });
});

describe('blindness', () => {
  const UNKNOWN: Provenance = {
    involvement: 'unknown',
    deciding: null,
    grade: null,
    evidence: [],
    tools: [],
    models: [],
    conflicts: [],
  };
  const record: ChangeObservation = {
    source: 'git:example/shop',
    externalId: 'a'.repeat(40),
    kind: 'code',
    repository: 'example/shop',
    prNumber: 1,
    title: 'Change rounding of tax',
    body: 'Why it matters.',
    authorName: 'Ana Ruiz',
    authorIdentity: 'ana@example.com',
    authorLevel: 'principal',
    committerName: 'Ana Ruiz',
    committerEmail: 'ana@example.com',
    branch: 'tax-rounding',
    trailers: [],
    labels: [],
    paths: [['services/checkout/tax.ts', 4, 2]],
    fileCount: 1,
    linesAdded: 4,
    linesDeleted: 2,
    services: ['checkout'],
    environment: 'production',
    status: 'deployed',
    isRevert: false,
    risk: null,
    rollbackPlan: null,
    url: null,
    incomplete: null,
    createdAt: ago(120),
    deployedAt: ago(90),
    revisions: [],
    deployments: [],
    provenance: UNKNOWN,
  };

  const author = fc.record({
    authorName: fc.string(),
    authorIdentity: fc.string(),
    authorLevel: fc.constantFrom('junior', 'mid', 'senior', 'principal', null),
    committerName: fc.option(fc.string(), { nil: null }),
    committerEmail: fc.option(fc.string(), { nil: null }),
  });
  const provenance = fc.record({
    body: fc.constantFrom('', 'Generated with Claude Code', '[rounding](tax)'),
    branch: fc.constantFrom(null, 'cursor/rounding', 'codex/tax'),
    labels: fc.subarray(['ai', 'rounding']),
    trailers: fc.subarray([['Co-Authored-By', 'Claude <noreply@anthropic.com>'] as const]),
    provenance: fc
      .record({
        involvement: fc.constantFrom('none', 'assisted', 'authored', 'agent', 'unknown'),
        grade: fc.constantFrom('attested', 'identity', 'self-report', 'inferred', null),
        tools: fc.subarray(['claude', 'cursor']),
      })
      .map((flip): Provenance => ({ ...UNKNOWN, ...flip })),
  });

  test('who wrote a change, at which level, and what AI did in it move no rank and no probability', () => {
    fc.assert(
      fc.property(author, provenance, someCandidates, someGraph, (who, ai, others, graph) => {
        const flipped: ChangeObservation = { ...record, ...who, ...ai };
        const ranked = (change: ChangeObservation) =>
          rankSuspects(incident, [...others, candidateOf('x', change)], graph, at, { most: 1000 });
        expect(ranked(flipped)).toEqual(ranked(record));
      }),
    );
  });

  test('a candidate’s rollout comes from its deployments to its own environment', () => {
    const deployment = {
      externalId: 'd',
      environment: 'production',
      sha: null,
      startedAt: ago(80),
      finishedAt: ago(50),
      outcome: 'succeeded',
      actor: null,
      basis: 'observed',
    } as const;
    const withDeployments = (...deployments: ChangeObservation['deployments']) =>
      candidateOf('x', { ...record, deployments });
    expect(withDeployments()).toMatchObject({
      rolloutStartedAt: ago(90),
      liveAt: ago(90),
      rolledBackAt: null,
    });
    expect(
      withDeployments(deployment, { ...deployment, environment: 'staging', startedAt: ago(300) }),
    ).toMatchObject({ rolloutStartedAt: ago(80), liveAt: ago(50) });
    expect(withDeployments({ ...deployment, outcome: 'in-progress', finishedAt: null }).liveAt).toBeNull();
    expect(withDeployments({ ...deployment, outcome: 'rolled-back' })).toMatchObject({
      rolloutStartedAt: ago(80),
      liveAt: ago(80),
      rolledBackAt: ago(50),
    });
    expect(withDeployments({ ...deployment, outcome: 'failed' }).rolloutStartedAt).toEqual(ago(90));
  });
});
