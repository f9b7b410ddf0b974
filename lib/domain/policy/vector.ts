import {
  type Counting,
  countApprovals,
  type Dismissed,
  trainedAt,
} from '#lib/domain/approval/count-approvals.ts';
import { type CountingOverride, countOverrides } from '#lib/domain/approval/count-overrides.ts';
import type { CountingRules } from '#lib/domain/approval/facts.ts';
import { type Objection, standingObjections } from '#lib/domain/approval/objections.ts';
import { headOf } from '#lib/domain/approval/standing.ts';
import { authorsOf, hiddenParties } from '#lib/domain/approval/who.ts';
import { LEVELS } from '#lib/domain/person/observation.ts';
import { AREAS, areasOf } from './areas.ts';
import { isProduction } from './environment.ts';
import type { Facts } from './facts.ts';

/** Who counts, who does not, who objects: what the numbers in a fact vector were counted from. */
export interface People {
  counting: readonly Counting[];
  dismissed: readonly Dismissed[];
  objections: readonly Objection[];
  overrides: readonly CountingOverride[];
  dismissedOverrides: readonly Dismissed[];
  hidden: readonly string[];
}

/** Counts people at the instant of the question. */
export function countPeople(facts: Facts, rules: CountingRules): People {
  const { counting, dismissed } = countApprovals(facts.approval, facts.at, rules);
  const overrides = countOverrides(facts.approval, facts.at);
  return {
    counting,
    dismissed,
    objections: standingObjections(facts.approval, facts.at),
    overrides: overrides.counting,
    dismissedOverrides: overrides.dismissed,
    hidden: hiddenParties(facts.approval),
  };
}

type Reference = { __entity: { type: string; id: string } };
type Value = boolean | number | string | Reference | readonly (number | string | Reference)[];

/** The facts as `POLICY_SCHEMA` has them: two levels, no people, no instants. Equal vectors, equal answers. */
export type FactVector = Readonly<Record<string, Readonly<Record<string, Value>>>>;

const MINUTE = 60_000;
/** Sev1 and Sev2. */
const isSevere = ({ severity }: { severity: number }) => severity <= 2;

/**
 * The vector of a change's facts. What is not known takes the value that asks for most: no known service is
 * Tier-1, no known level or blast radius is `unknown`, which the shipped rules treat as the strictest.
 */
export function factVector(facts: Facts, people: People): FactVector {
  const { change, services } = facts;
  // where nobody but its author says what it touches, it may be anything
  const isProven = change.pathsFrom !== 'author';
  const severe = facts.openIncidents.filter(isSevere);
  const openFindings = facts.findings.filter(({ resolved }) => !resolved);
  const blocking = (findings: Facts['findings']) =>
    findings.filter(({ severity }) => severity === 'blocking').length;
  return {
    change: {
      kind: value('Kind', change.kind),
      environment: change.environment,
      production: isProduction(change.environment),
      files: change.fileCount,
      lines: change.linesAdded + change.linesDeleted,
      areas: (isProven ? areasOf(change.paths) : AREAS).map((area) => value('Area', area)),
      pathsComplete: isProven && change.paths.length >= change.fileCount,
      rollbackPlan: change.hasRollbackPlan,
      blastRadius: value('BlastRadius', change.blastRadius ?? 'unknown'),
      ...(change.risk === null ? {} : { risk: change.risk }),
      uncontrolled: change.isUncontrolled,
    },
    services: {
      tier: services.length === 0 ? 1 : Math.min(...services.map(({ tier }) => tier)),
      known: services.length > 0,
      names: distinct(services.map(({ slug }) => slug)),
      tiers: distinct(services.map(({ tier }) => tier)),
      dependsOnTiers: distinct(services.flatMap(({ dependsOnTiers }) => dependsOnTiers)),
      dependentTiers: distinct(services.flatMap(({ dependentTiers }) => dependentTiers)),
    },
    ai: {
      involvement: value('Involvement', facts.ai.involvement),
      grade: value('Grade', facts.ai.grade ?? 'unknown'),
    },
    operation: {
      byAgent: facts.operation.executedByAgent || change.kind === 'agent-action',
      destructive: facts.operation.destructive,
    },
    author: author(facts, people),
    reviews: reviewsOf(people, facts.at),
    validation: validation(facts),
    freeze: { active: facts.freezes.some(({ from, until }) => from <= facts.at && facts.at < until) },
    incidents: {
      open: facts.openIncidents.length,
      severe: severe.length,
      severeNotFixedHere: severe.filter(({ fixedByThis }) => !fixedByThis).length,
    },
    findings: {
      open: openFindings.length,
      blocking: blocking(openFindings),
      blockingReported: blocking(facts.findings),
    },
    overrides: overridesOf(people),
  };
}

/** The part of a vector that approvals decide. */
export function reviewsOf(
  { counting, objections }: Pick<People, 'counting' | 'objections'>,
  at: number,
): Readonly<Record<string, number>> {
  const times = counting.map((one) => one.at);
  const ages: Record<string, number> =
    times.length === 0
      ? {}
      : {
          newestMinutes: Math.floor((at - Math.max(...times)) / MINUTE),
          oldestMinutes: Math.floor((at - Math.min(...times)) / MINUTE),
        };
  const kind = (wanted: Objection['kind']) => objections.filter((one) => one.kind === wanted).length;
  return {
    people: counting.length,
    seniors: counting.filter(isSenior).length,
    principals: counting.filter(({ level }) => level === 'principal').length,
    directors: counting.filter(isDirector).length,
    untrained: counting.filter(({ trained }) => !trained).length,
    changesRequested: kind('request-changes'),
    vetoes: kind('veto'),
    ...ages,
  };
}

/** Senior by level; a role makes nobody senior. */
const isSenior = ({ level }: Pick<Counting, 'level'>) => level === 'senior' || level === 'principal';
const isDirector = ({ orgRole }: Pick<Counting, 'orgRole'>) => orgRole === 'director' || orgRole === 'vp';

/** The least experienced of those who wrote it speaks for all. */
function author(facts: Facts, { hidden }: People) {
  const authors = authorsOf(facts.approval);
  const ranks = authors.map(({ level }) => (level === null ? -1 : LEVELS.indexOf(level)));
  return {
    level: value('Level', LEVELS[Math.min(...ranks)] ?? 'unknown'),
    trained: authors.length > 0 && authors.every((person) => trainedAt(person, facts.at)),
    ownsServices: facts.authorOwnsServices,
    hiddenParties: hidden.length,
  };
}

/** The newest run of each check on the head revision; one that failed or still runs outweighs all that passed. */
function validation({ validations, approval, at }: Facts) {
  const head = headOf(approval);
  const newest = new Map<string, Facts['validations'][number]>();
  for (const run of validations.filter(({ sha, at: ranAt }) => sha === head?.sha && ranAt <= at)) {
    const known = newest.get(run.name);
    const isNewer = known === undefined || run.at > known.at;
    if (isNewer || (run.at === known.at && run.outcome !== 'passed')) newest.set(run.name, run);
  }
  const runs = [...newest.values()];
  const some = (outcome: string) => runs.some((run) => run.outcome === outcome);
  const status = some('failed')
    ? 'failed'
    : some('running')
      ? 'running'
      : runs.length > 0
        ? 'passed'
        : 'missing';
  return {
    status: value('Validation', status),
    passed: distinct(runs.filter(({ outcome }) => outcome === 'passed').map(({ name }) => name)),
  };
}

function overridesOf({ overrides }: People) {
  const names = (signatures: readonly CountingOverride[]) =>
    distinct(signatures.map(({ requirement }) => requirement));
  const signed = names(overrides);
  const director = names(overrides.filter(isDirector));
  return {
    signed,
    senior: names(overrides.filter((one) => isSenior(one) || isDirector(one))),
    director,
    withoutDirector: signed.filter((requirement) => !director.includes(requirement)).length,
  };
}

const value = (type: string, id: string): Reference => ({ __entity: { type, id } });

const distinct = <T extends string | number>(values: readonly T[]): readonly T[] =>
  [...new Set(values)].sort();
