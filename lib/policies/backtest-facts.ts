import type { Holder, Identity, Person, Relation, ReviewDecision } from '#lib/domain/approval/facts.ts';
import type { ChangeKind } from '#lib/domain/change/observation.ts';
import type { Level } from '#lib/domain/person/observation.ts';
import type { HistoricFacts } from '#lib/domain/policy/backtest-readings.ts';
import type { BlastRadius, Facts, FindingSeverity, ValidationOutcome } from '#lib/domain/policy/facts.ts';
import { countPeople, factVector, type People } from '#lib/domain/policy/vector.ts';
import type { Grade, Involvement } from '#lib/domain/provenance/types.ts';

/** A change as history has it; instants are milliseconds since 1970. */
export interface PastRow {
  id: string;
  at: number;
  /** `at` to the microsecond, for the next page. */
  cursor: string;
  kind: ChangeKind;
  environment: string;
  files: number;
  added: number;
  deleted: number;
  involvement: Involvement;
  grade: Grade | null;
  /** The author's level as it was recorded with the change. */
  level: Level | null;
  author: string | null;
  risk: number | null;
  /** Ids, with commas between. */
  services: string;
  hasPlan: boolean;
  /** Null where no policy asks for them. */
  paths: string[] | null;
  isSubmitted: boolean;
}

/** What is on record of a change that was submitted here. */
export interface SubmittedRow {
  id: string;
  blastRadius: BlastRadius | null;
  destructive: boolean;
  executedByAgent: boolean;
  submittedAt: number;
  parties: [relation: Relation, identity: string, holder: Holder, personId: string | null][];
  revisions: [number: number, sha: string, diffId: string | null, at: number][];
  reviews: [
    person: string,
    decision: ReviewDecision,
    revision: number,
    sha: string,
    at: number,
    withdrawnAt: number | null,
    dismissedAt: number | null,
    reason: string | null,
    seconds: number | null,
  ][];
  overrides: [
    person: string,
    requirement: string,
    revision: number,
    sha: string,
    at: number,
    reason: string,
    withdrawnAt: number | null,
  ][];
  validations: [name: string, sha: string, outcome: ValidationOutcome, at: number][];
  findings: [
    reviewer: string,
    severity: FindingSeverity,
    sha: string,
    at: number,
    resolvedAt: number | null,
  ][];
}

export interface PastIncident {
  id: string;
  from: number;
  until: number;
  severities: readonly [at: number, severity: number][];
}

/** The world around the changes: services and people as they are today, freezes and incidents with their times. */
export interface World {
  services: ReadonlyMap<
    string,
    {
      slug: string;
      tier: number;
      team: string | null;
      owner: string | null;
      director: string | null;
      dependsOn: readonly number[];
      dependents: readonly number[];
    }
  >;
  people: ReadonlyMap<string, Person & { team: string | null; canonical: string }>;
  freezes: readonly {
    name: string;
    services: readonly string[];
    tiers: readonly number[];
    environments: readonly string[];
    from: number;
    until: number;
  }[];
  /** By service. `severities` in the order of time. */
  incidents: ReadonlyMap<string, readonly PastIncident[]>;
  /** `change incident` of matched fixes. */
  fixes: ReadonlySet<string>;
}

/** Facts that nobody recorded of a change that was never submitted here. */
const UNRECORDED = [
  'reviews.people',
  'reviews.seniors',
  'reviews.principals',
  'reviews.directors',
  'reviews.untrained',
  'reviews.changesRequested',
  'reviews.vetoes',
  'reviews.newestMinutes',
  'reviews.oldestMinutes',
  'validation.status',
  'validation.passed',
  'findings.open',
  'findings.blocking',
  'author.trained',
  'author.hiddenParties',
  'change.blastRadius',
  'operation.destructive',
] as const;

/** Of an imported change: what is unknown depends only on these three. */
const unrecorded = new Map<string, readonly string[]>();

function unrecordedOf({ kind, hasPlan, risk }: PastRow): readonly string[] {
  const key = `${kind === 'agent-action'} ${hasPlan} ${risk === null}`;
  const known = unrecorded.get(key);
  if (known) return known;
  const missing = [
    ...UNRECORDED,
    ...(kind === 'agent-action' ? [] : ['operation.byAgent']),
    ...(hasPlan ? [] : ['change.rollbackPlan']),
    ...(risk === null ? ['change.risk'] : []),
  ];
  unrecorded.set(key, missing);
  return missing;
}

/** With who counted. */
export interface PastFacts extends HistoricFacts {
  people: People;
}

/** The facts of a change just before it reached production, and who counted then. */
export function pastFacts(
  row: PastRow,
  submitted: SubmittedRow | undefined,
  world: World,
  keepOnTrivialRebase: boolean,
): PastFacts {
  const facts = factsOf(row, submitted, world);
  const people = countPeople(facts, { keepOnTrivialRebase });
  const vector = factVector(facts, people);
  return { vector, people, unknown: submitted ? [] : unrecordedOf(row) };
}

function factsOf(row: PastRow, submitted: SubmittedRow | undefined, world: World): Facts {
  const { at } = row;
  const ids = row.services === '' ? [] : row.services.split(',');
  const services = ids.flatMap((id) => world.services.get(id) ?? []);
  const tier = services.length === 0 ? 1 : Math.min(...services.map((one) => one.tier));
  const team = world.people.get(row.author ?? '')?.team ?? null;
  return {
    at,
    change: {
      kind: row.kind,
      environment: row.environment,
      fileCount: row.files,
      linesAdded: row.added,
      linesDeleted: row.deleted,
      paths: row.paths ?? [],
      hasRollbackPlan: row.hasPlan,
      blastRadius: submitted?.blastRadius ?? null,
      risk: row.risk,
      isUncontrolled: false,
    },
    services: services.map(({ slug, tier: own, dependsOn, dependents }) => ({
      slug,
      tier: own,
      dependsOnTiers: [...dependsOn],
      dependentTiers: [...dependents],
    })),
    ai: { involvement: row.involvement, grade: row.grade },
    operation: {
      executedByAgent: submitted?.executedByAgent ?? false,
      destructive: submitted?.destructive ?? false,
    },
    authorOwnsServices:
      row.author !== null &&
      services.length > 0 &&
      services.every(({ owner, team: own }) => owner === row.author || (own !== null && own === team)),
    approval: submitted ? approvalOf(row, submitted, world) : approvalOfImported(row, world),
    validations: (submitted?.validations ?? []).map(([name, sha, outcome, ranAt]) => ({
      name,
      sha,
      outcome,
      at: ranAt,
    })),
    freezes: world.freezes
      .filter(
        (freeze) =>
          freeze.from <= at &&
          at < freeze.until &&
          (freeze.environments.length === 0 || freeze.environments.includes(row.environment)) &&
          (freeze.services.length === 0 || freeze.services.some((id) => ids.includes(id))) &&
          (freeze.tiers.length === 0 || freeze.tiers.includes(tier)),
      )
      .map(({ name, from, until }) => ({ name, from, until })),
    openIncidents: openAt(ids, row, world),
    findings: findingsOf(submitted, at),
  };
}

function findingsOf(submitted: SubmittedRow | undefined, at: number): Facts['findings'] {
  const revisions = (submitted?.revisions ?? []).filter(([, , , createdAt]) => createdAt <= at);
  const head = revisions.at(-1)?.[1];
  return (submitted?.findings ?? [])
    .filter(([, , sha, foundAt]) => sha === head && foundAt <= at)
    .map(([reviewer, severity, , , resolvedAt]) => ({
      reviewer,
      severity,
      resolved: resolvedAt !== null && resolvedAt <= at,
    }));
}

/** Open incidents on any of the services at that instant, each once, with the severity that they had then. */
function openAt(ids: readonly string[], { id, at }: PastRow, world: World): Facts['openIncidents'] {
  const open = new Map<string, Facts['openIncidents'][number]>();
  for (const service of ids)
    for (const incident of world.incidents.get(service) ?? []) {
      if (incident.from > at || at >= incident.until) continue;
      const then = incident.severities.findLast(([since]) => since <= at) ?? incident.severities[0];
      open.set(incident.id, {
        id: incident.id,
        severity: then?.[1] ?? 5,
        fixedByThis: world.fixes.has(`${id} ${incident.id}`),
      });
    }
  return [...open.values()];
}

type Approval = Facts['approval'];

function approvalOf(row: PastRow, submitted: SubmittedRow, { people }: World): Approval {
  const canonical = (id: string | null) => (id === null ? null : (people.get(id)?.canonical ?? id));
  const { at } = row;
  const author = canonical(row.author);
  const identities = new Map<string, Identity>();
  for (const [, key, holder, personId] of submitted.parties)
    identities.set(`${key} ${holder}`, { key, holder, personId: canonical(personId) });
  for (const [person] of [...submitted.reviews, ...submitted.overrides]) {
    const key = `person:${person}`;
    identities.set(`${key} person`, { key, holder: 'person', personId: canonical(person) });
  }
  const involved = new Set([...identities.values()].flatMap(({ personId }) => personId ?? []));
  return {
    people: [...involved].flatMap((id) => {
      const known = people.get(id);
      if (!known) return [];
      const { team: _team, canonical: _canonical, ...today } = known;
      // whoever took part was here then, also if they have left since
      const person = { ...today, active: true };
      return [id === author && row.level !== null ? { ...person, level: row.level } : person];
    }),
    identities: [...identities.values()],
    parties: submitted.parties.map(([relation, identity]) => ({ relation, identity })),
    revisions: submitted.revisions
      .filter(([, , , createdAt], index) => index === 0 || createdAt <= at)
      .map(([number, sha, diffId]) => ({ number, sha, diffId })),
    reviews: submitted.reviews.map(
      ([person, decision, revision, sha, decidedAt, withdrawnAt, dismissedAt, reason]) => ({
        identity: `person:${person}`,
        decision,
        revision,
        sha,
        at: decidedAt,
        withdrawnAt,
        dismissed: dismissedAt === null ? null : { at: dismissedAt, reason: reason ?? '' },
      }),
    ),
    overrides: submitted.overrides.map(
      ([person, requirement, revision, sha, signedAt, reason, withdrawnAt]) => ({
        identity: `person:${person}`,
        requirement,
        revision,
        sha,
        at: signedAt,
        reason,
        withdrawnAt,
      }),
    ),
  };
}

/** Only the author is on record, with the level that was recorded. */
function approvalOfImported({ author, level }: PastRow, { people }: World): Approval {
  const known = people.get(author ?? '');
  const nobody = { identities: [], parties: [], revisions: [], reviews: [], overrides: [] };
  if (!known || author === null) return { ...nobody, people: [] };
  const { team: _team, canonical: _canonical, ...person } = known;
  return {
    ...nobody,
    people: [{ ...person, level: level ?? person.level }],
    identities: [{ key: 'author', holder: 'person', personId: person.id }],
    parties: [{ relation: 'author', identity: 'author' }],
  };
}
