import type { ChangeObservation, DeploymentObservation } from '#lib/domain/change/observation.ts';
import type { Facts } from '#lib/domain/policy/facts.ts';
import { externalRecordId } from '#lib/platform/ids.ts';
import { MINUTE } from './calendar.ts';
import { SOURCE } from './describe-change.ts';
import type { Organisation } from './organisation.ts';
import type { Person } from './people.ts';
import { type Random, stream } from './random.ts';
import type { Service } from './services.ts';

const SHOWN_PATHS = 1;

/** Whose Tier-1 services are in the demo's 90-day reset. */
export const RESET_DIRECTOR = 'grace-okafor';

/** A deployment of the history, with the facts on which the gate let it through. */
export interface GateHistory {
  changeId: string;
  deploymentId: string;
  repository: string;
  sha: string;
  facts: Facts;
  /** When it began, which used the decision up. */
  startedAt: number;
  /** On what it was refused before, for want of a senior; null: it was not. */
  early: Facts | null;
  /** Who approved it, as their reviews are recorded. */
  approvals: readonly { person: Person; at: number; revision: number }[];
}

/** The gate's history of a change: one decision a deployment, on facts that are of this organisation. */
export function gateHistory(organisation: Organisation, change: ChangeObservation): readonly GateHistory[] {
  const random = stream(organisation.seed, 'gate', change.externalId);
  const services = change.services.flatMap((slug) => organisation.serviceBySlug.get(slug) ?? []);
  const author = authorOf(organisation, change);
  const first = change.deployments[0];
  if (!first || !change.repository) return [];
  const enough = approvalsOf(organisation, random, change, services, author, first);
  const { approvals, asked } = askedEarly(organisation, change, services, author, enough);
  const changeId = externalRecordId(SOURCE, change.externalId);
  return change.deployments.map((deployment, index) => {
    const startedAt = deployment.startedAt.getTime();
    // between its last approval and its beginning
    const earliest = Math.max(0, ...approvals.map(({ at }) => at)) + 1;
    const at = Math.max(earliest, startedAt - Math.round((0.2 + 3 * random.next()) * MINUTE));
    return {
      changeId,
      deploymentId: externalRecordId(`${SOURCE}\ndeployment`, deployment.externalId),
      repository: change.repository!.toLowerCase(),
      sha: deployment.sha!,
      facts: factsOf(change, services, author, approvals, deployment.sha!, Math.min(at, startedAt)),
      early:
        index === 0 && asked !== null
          ? factsOf(change, services, author, approvals.slice(0, -1), deployment.sha!, asked)
          : null,
      startedAt,
      approvals,
    };
  });
}

/** Whoever answers for a change: its author or, of an agent's work, somebody of the team who directed it. */
function authorOf(organisation: Organisation, { authorIdentity, repository, externalId }: ChangeObservation) {
  const known = byEmail(organisation).get(authorIdentity.toLowerCase());
  if (known) return { person: known, directs: false };
  const team = organisation.staff.engineers.get(repository?.split('/')[1] ?? '') ?? [];
  const pick = stream(organisation.seed, 'directs', externalId);
  return { person: pick.pick(team.length > 0 ? team : organisation.staff.people), directs: true };
}

const ids = new WeakMap<Person, string>();
/** A digest each time would take longer than everything else here. */
export function idOf(person: Person): string {
  const known = ids.get(person) ?? externalRecordId('person', person.slug);
  ids.set(person, known);
  return known;
}

const emails = new WeakMap<Organisation, ReadonlyMap<string, Person>>();
function byEmail(organisation: Organisation): ReadonlyMap<string, Person> {
  let known = emails.get(organisation);
  if (!known) {
    known = new Map(
      organisation.staff.people.flatMap((person) => [
        [person.email.toLowerCase(), person],
        ...(person.privateEmail ? [[person.privateEmail.toLowerCase(), person] as const] : []),
      ]),
    );
    emails.set(organisation, known);
  }
  return known;
}

/** As many as the policy asks for, a senior among them. */
function approvalsOf(
  { staff }: Organisation,
  random: Random,
  change: ChangeObservation,
  services: readonly Service[],
  { person: author }: { person: Person },
  first: DeploymentObservation,
): GateHistory['approvals'] {
  const tier = Math.min(...services.map((one) => one.tier), 4);
  const wanted = tier === 1 || (change.kind === 'agent-action' && tier <= 2) ? 2 : 0;
  if (wanted === 0) return [];
  const team = change.repository?.split('/')[1] ?? '';
  const free = ({ active, slug }: Person) => active && slug !== author.slug;
  const near = (staff.engineers.get(team) ?? []).filter(free);
  const anySenior = near.filter(isSenior);
  const lead =
    anySenior.length > 0 ? random.pick(anySenior) : staff.people.find((one) => free(one) && isSenior(one))!;
  const others = near.filter(({ slug }) => slug !== lead.slug);
  const people = [lead, ...random.sample(others, Math.min(others.length, wanted - 1))];
  while (people.length < wanted)
    people.push(staff.people.find((one) => free(one) && one.level !== null && !people.includes(one))!);
  const until = first.startedAt.getTime();
  const from = Math.min(
    (change.revisions.at(-1)?.createdAt ?? change.createdAt).getTime(),
    until - 10 * MINUTE,
  );
  const room = until - from;
  return people
    .map((person) => ({
      person,
      at: Math.floor(from + room * (0.05 + 0.8 * random.next())),
      revision: Math.max(1, change.revisions.length),
    }))
    .sort((a, b) => a.at - b.at);
}

const isSenior = ({ level }: Person): boolean => level === 'senior' || level === 'principal';

/** One in so many changes of the reset is asked about too early. */
const ONE_IN = 12;

/**
 * Where the reset asks for a senior, now and then two others approve and ask the gate, which refuses; the senior's approval
 * is the last then. `asked`: when; null: nobody did.
 */
function askedEarly(
  { seed, staff }: Organisation,
  change: ChangeObservation,
  services: readonly Service[],
  author: { person: Person; directs: boolean },
  approvals: GateHistory['approvals'],
): { approvals: GateHistory['approvals']; asked: number | null } {
  const random = stream(seed, 'asked-early', change.externalId);
  const senior = approvals.find(({ person }) => isSenior(person));
  const other = approvals.find(({ person }) => !isSenior(person));
  const isReset = services.some(({ tier, director }) => tier === 1 && director === RESET_DIRECTOR);
  if (!isReset || !senior || !other || !isSenior(author.person) || !random.chance(1 / ONE_IN))
    return { approvals, asked: null };
  const team = change.repository?.split('/')[1] ?? '';
  const third = (staff.engineers.get(team) ?? []).find(
    (one) =>
      one.active && !isSenior(one) && one.slug !== author.person.slug && one.slug !== other.person.slug,
  );
  const [first, last] = [approvals[0]!.at, approvals.at(-1)!.at];
  if (!third || last - first < 10 * MINUTE) return { approvals, asked: null };
  const between = (share: number) => Math.floor(first + share * (last - first));
  return {
    approvals: [
      { ...other, at: first },
      { ...other, person: third, at: between(0.3) },
      { ...senior, at: last },
    ],
    asked: between(0.5),
  };
}

function factsOf(
  change: ChangeObservation,
  services: readonly Service[],
  { person: author, directs }: { person: Person; directs: boolean },
  approvals: GateHistory['approvals'],
  sha: string,
  at: number,
): Facts {
  const { kind, fileCount, linesAdded, linesDeleted, paths, rollbackPlan, provenance } = change;
  const authorKey = `email:${change.authorIdentity.toLowerCase()}`;
  const authorId = idOf(author);
  const everyone = [author, ...approvals.map(({ person }) => person)];
  return {
    at,
    change: {
      kind,
      environment: 'production',
      fileCount,
      linesAdded,
      linesDeleted,
      // enough for a demo, and what is stored with each decision stays small
      paths: paths.slice(0, SHOWN_PATHS).map(([path]) => path),
      pathsFrom: 'mirror',
      hasRollbackPlan: rollbackPlan !== null,
      blastRadius: services.some(({ tier }) => tier === 1) ? 'medium' : 'low',
      risk: null,
      isUncontrolled: false,
    },
    services: services.map((service) => ({
      slug: service.slug,
      tier: service.tier,
      dependsOnTiers: service.dependsOn.map(({ tier }) => tier),
      dependentTiers: service.dependents.map(({ tier }) => tier),
    })),
    ai: { involvement: provenance.involvement, grade: provenance.grade },
    operation: { executedByAgent: kind === 'agent-action', destructive: false },
    authorOwnsServices: services.every(({ team }) => team.slug === author.team),
    approval: {
      people: everyone.map((person) => ({
        id: idOf(person),
        name: person.name,
        level: person.level,
        orgRole: person.orgRole,
        active: person.active,
        trainedUntil: null,
      })),
      identities: [
        directs
          ? { key: authorKey, holder: 'agent' as const, personId: null }
          : { key: authorKey, holder: 'person' as const, personId: authorId },
        ...everyone.map((person) => ({
          key: `person:${idOf(person)}`,
          holder: 'person' as const,
          personId: idOf(person),
        })),
      ],
      parties: [
        { relation: 'author', identity: authorKey },
        { relation: 'pr-opener', identity: `person:${authorId}` },
        ...(directs ? [{ relation: 'directed-the-agent' as const, identity: `person:${authorId}` }] : []),
      ],
      revisions: [{ number: Math.max(1, change.revisions.length), sha, diffId: null }],
      reviews: approvals.map(({ person, at: approvedAt, revision }) => ({
        identity: `person:${idOf(person)}`,
        decision: 'approve',
        revision,
        sha,
        at: approvedAt,
        withdrawnAt: null,
        dismissed: null,
      })),
      overrides: [],
    },
    validations: [],
    freezes: [],
    openIncidents: [],
    findings: [],
  };
}
