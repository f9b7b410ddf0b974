import type { ApprovalFacts, OverrideSignature, Person, Review } from '#lib/domain/approval/facts.ts';
import { RELATIONS } from '#lib/domain/approval/facts.ts';
import { CHANGE_KINDS } from '#lib/domain/change/observation.ts';
import { LEVELS, ORG_ROLES } from '#lib/domain/person/observation.ts';
import type { Facts } from '#lib/domain/policy/facts.ts';
import { GRADES, INVOLVEMENTS } from '#lib/domain/provenance/types.ts';
import fc from '#tests/support/fast-check.ts';

/** The instant of the question in every scene. */
export const AT = Date.UTC(2026, 2, 10, 12);
const HOUR = 3_600_000;

const person = (id: string, name: string, more: Partial<Person>): Person => ({
  id,
  name,
  level: null,
  orgRole: 'engineer',
  active: true,
  trainedUntil: AT + HOUR,
  ...more,
});

/** Ana, a junior, wrote it; she has two logins. The others could review. */
export const PEOPLE = [
  person('ana', 'Ana', { level: 'junior' }),
  person('bo', 'Bo', { level: 'senior' }),
  person('cy', 'Cy', { level: 'mid' }),
  person('dee', 'Dee', { orgRole: 'director' }),
  person('eve', 'Eve', { level: 'senior', orgRole: 'auditor' }),
  person('gil', 'Gil', { level: 'principal', active: false }),
];

export const review = (identity: string, more: Partial<Review> = {}): Review => ({
  identity,
  decision: 'approve',
  revision: 1,
  sha: 'a'.repeat(40),
  at: AT - HOUR,
  withdrawnAt: null,
  dismissed: null,
  ...more,
});

export const override = (
  identity: string,
  requirement: string,
  more: Partial<OverrideSignature> = {},
): OverrideSignature => ({
  identity,
  requirement,
  revision: 1,
  sha: 'a'.repeat(40),
  at: AT - HOUR,
  reason: 'The shop is down.',
  withdrawnAt: null,
  ...more,
});

export const approvalFacts = (more: Partial<ApprovalFacts> = {}): ApprovalFacts => ({
  people: PEOPLE,
  identities: [
    ...PEOPLE.map(({ id }) => ({ key: id, holder: 'person' as const, personId: id })),
    { key: 'ana-at-home', holder: 'person', personId: 'ana' },
    { key: 'bo-at-home', holder: 'person', personId: 'bo' },
    { key: 'stranger', holder: 'person', personId: null },
    { key: 'coder', holder: 'agent', personId: null },
    { key: 'renovate', holder: 'bot', personId: null },
    { key: 'ci', holder: 'token', personId: null },
  ],
  parties: [{ relation: 'author', identity: 'ana' }],
  revisions: [{ number: 1, sha: 'a'.repeat(40), diffId: 'd1' }],
  reviews: [review('bo'), review('cy')],
  overrides: [],
  ...more,
});

type Parts = {
  [K in keyof Facts]?: Facts[K] extends readonly unknown[]
    ? Facts[K]
    : Facts[K] extends object
      ? Partial<Facts[K]>
      : Facts[K];
};

/** An AI-assisted Tier-1 change with high blast radius that has everything the shipped policy asks for. */
export const scene = (parts: Parts = {}): Facts => ({
  at: AT,
  authorOwnsServices: true,
  services: [{ slug: 'checkout', tier: 1, dependsOnTiers: [1, 2], dependentTiers: [1] }],
  validations: [{ name: 'pre-deploy', sha: 'a'.repeat(40), outcome: 'passed', at: AT - HOUR }],
  freezes: [],
  openIncidents: [],
  findings: [],
  ...parts,
  change: {
    kind: 'code',
    environment: 'production',
    fileCount: 1,
    linesAdded: 10,
    linesDeleted: 2,
    paths: ['src/checkout/total.ts'],
    hasRollbackPlan: true,
    blastRadius: 'high',
    risk: 40,
    isUncontrolled: false,
    ...parts.change,
  },
  ai: { involvement: 'assisted', grade: 'self-report', ...parts.ai },
  operation: { executedByAgent: false, destructive: false, ...parts.operation },
  approval: approvalFacts(parts.approval),
});

/** Few values each, so that people, revisions and instants meet often. */
const instant = fc.constantFrom(AT - 3 * HOUR, AT - 2 * HOUR, AT - HOUR, AT, AT + HOUR);
const endedAt = fc.option(instant, { freq: 3 });
const key = fc.constantFrom(
  'p1',
  'p1b',
  'p2',
  'p2b',
  'p3',
  'p4',
  'p5',
  'agent',
  'bot',
  'token',
  'nobody',
  'twice',
);
const personId = fc.constantFrom('1', '2', '3', '4', '5');
const sha = fc.constantFrom('a'.repeat(40), 'b'.repeat(40));
const often = (chance: number) => fc.integer({ min: 1, max: 100 }).map((drawn) => drawn <= chance);

const anyPerson = (id: string): fc.Arbitrary<Person> =>
  fc.record({
    id: fc.constant(id),
    name: fc.constant(`Person ${id}`),
    level: fc.option(fc.constantFrom(...LEVELS), { freq: 5 }),
    orgRole: fc.oneof(
      { weight: 3, arbitrary: fc.constant('engineer' as const) },
      fc.constantFrom(...ORG_ROLES),
    ),
    active: often(85),
    trainedUntil: fc.option(instant),
  });

const anyReview: fc.Arbitrary<Review> = fc.record({
  identity: key,
  decision: fc.oneof(
    { weight: 8, arbitrary: fc.constant('approve' as const) },
    fc.constantFrom('request-changes' as const, 'veto' as const),
  ),
  revision: fc.constantFrom(1, 1, 1, 2),
  sha: fc.oneof({ weight: 6, arbitrary: fc.constant('a'.repeat(40)) }, sha),
  at: instant,
  withdrawnAt: fc.oneof({ weight: 5, arbitrary: fc.constant(null) }, endedAt),
  dismissed: fc.oneof(
    { weight: 7, arbitrary: fc.constant(null) },
    fc.record({ at: instant, reason: fc.constant('out of date') }),
  ),
});

const requirementIds = [
  'two-people-tier-1',
  'senior-on-ai-tier-1',
  'two-people-agent-operations',
  'validated-high-blast-radius',
  'rollback-plan-high-blast-radius',
  'no-deployment-in-freeze',
  'no-deployment-onto-open-incident',
  'director-signs-overrides-tier-1',
  'no-standing-objection',
  'no-blocking-finding',
];

const anyOverride: fc.Arbitrary<OverrideSignature> = fc.record({
  identity: fc.oneof({ weight: 3, arbitrary: fc.constantFrom('p1', 'p2', 'p3', 'p4') }, key),
  requirement: fc.constantFrom(...requirementIds),
  revision: fc.constantFrom(1, 1, 1, 2),
  sha: fc.oneof({ weight: 6, arbitrary: fc.constant('a'.repeat(40)) }, sha),
  at: instant,
  reason: fc.constantFrom('needed now', 'needed now', ' '),
  withdrawnAt: fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, endedAt),
});

const anyApproval: fc.Arbitrary<ApprovalFacts> = fc.record({
  people: fc.tuple(...['1', '2', '3', '4', '5'].map(anyPerson)),
  identities: fc
    .tuple(personId, personId)
    .map(([first, second]) => [
      ...['1', '2', '3', '4', '5'].map((id) => ({ key: `p${id}`, holder: 'person' as const, personId: id })),
      { key: 'p1b', holder: 'person' as const, personId: '1' },
      { key: 'p2b', holder: 'person' as const, personId: '2' },
      { key: 'agent', holder: 'agent' as const, personId: null },
      { key: 'bot', holder: 'bot' as const, personId: '3' },
      { key: 'token', holder: 'token' as const, personId: null },
      { key: 'twice', holder: 'person' as const, personId: first },
      { key: 'twice', holder: 'person' as const, personId: second },
    ]),
  parties: fc.oneof(
    { weight: 3, arbitrary: fc.constant<ApprovalFacts['parties']>([{ relation: 'author', identity: 'p5' }]) },
    fc.array(fc.record({ relation: fc.constantFrom(...RELATIONS), identity: key }), { maxLength: 4 }),
  ),
  revisions: fc.oneof(
    {
      weight: 3,
      arbitrary: fc.constant<ApprovalFacts['revisions']>([{ number: 1, sha: 'a'.repeat(40), diffId: 'd' }]),
    },
    fc.array(
      fc.record({ number: fc.constantFrom(1, 2, 3), sha, diffId: fc.constantFrom(null, 'd', 'd', 'e') }),
      { maxLength: 3 },
    ),
  ),
  reviews: fc.array(anyReview, { maxLength: 7 }),
  overrides: fc.oneof(
    { weight: 2, arbitrary: fc.constant<OverrideSignature[]>([]) },
    fc.array(anyOverride, { maxLength: 6 }),
  ),
});

const tier = fc.integer({ min: 1, max: 4 });

/** Facts of every sort, well-formed and mostly near an allow, which is where a wrong one would be. */
export const anyFacts: fc.Arbitrary<Facts> = fc.record({
  at: fc.constant(AT),
  change: fc.record({
    kind: fc.constantFrom(...CHANGE_KINDS),
    environment: fc.constantFrom('production', 'production', 'prod', 'staging', 'Staging', ''),
    fileCount: fc.nat(3),
    linesAdded: fc.nat(500),
    linesDeleted: fc.nat(500),
    paths: fc.subarray(['src/a.ts', 'db/migrations/1.sql', 'src/auth/login.ts']),
    hasRollbackPlan: often(80),
    blastRadius: fc.constantFrom('low', 'low', 'medium', 'high', null),
    risk: fc.option(fc.integer({ min: 0, max: 100 })),
    isUncontrolled: often(10),
  }),
  services: fc.array(
    fc.record({
      slug: fc.constantFrom('a', 'b'),
      tier,
      dependsOnTiers: fc.array(tier, { maxLength: 2 }),
      dependentTiers: fc.array(tier, { maxLength: 2 }),
    }),
    { maxLength: 2 },
  ),
  ai: fc.record({
    involvement: fc.constantFrom(...INVOLVEMENTS),
    grade: fc.option(fc.constantFrom(...GRADES)),
  }),
  operation: fc.record({ executedByAgent: often(20), destructive: often(20) }),
  authorOwnsServices: fc.boolean(),
  approval: anyApproval,
  validations: fc.array(
    fc.record({
      name: fc.constantFrom('smoke', 'load'),
      sha: fc.oneof({ weight: 4, arbitrary: fc.constant('a'.repeat(40)) }, sha),
      outcome: fc.constantFrom('passed', 'passed', 'passed', 'failed', 'running'),
      at: instant,
    }),
    { maxLength: 3 },
  ),
  freezes: fc.oneof(
    { weight: 3, arbitrary: fc.constant<Facts['freezes']>([]) },
    fc.array(fc.record({ name: fc.constant('sale'), from: instant, until: instant }), { maxLength: 2 }),
  ),
  openIncidents: fc.oneof(
    { weight: 2, arbitrary: fc.constant<Facts['openIncidents']>([]) },
    fc.array(
      fc.record({
        id: fc.constantFrom('i1', 'i2'),
        severity: fc.integer({ min: 1, max: 5 }),
        fixedByThis: fc.boolean(),
      }),
      { maxLength: 2 },
    ),
  ),
  findings: fc.array(
    fc.record({
      reviewer: fc.constant('robot'),
      severity: fc.constantFrom('info', 'warning', 'blocking'),
      resolved: fc.boolean(),
    }),
    { maxLength: 2 },
  ),
});
