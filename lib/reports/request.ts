import type { Relation } from '#lib/domain/approval/facts.ts';
import type { PathsFrom } from '#lib/domain/change/paths-from.ts';
import type { Decision } from '#lib/domain/policy/evaluate.ts';
import type { BlastRadius, FindingSeverity, ValidationOutcome } from '#lib/domain/policy/facts.ts';
import type { RiskPart } from '#lib/domain/risk/score-risk.ts';
import { db, PrismaSql } from '#lib/platform/db.ts';
import { personOf } from '#lib/platform/identity.ts';

const { sql } = PrismaSql;

interface Someone {
  id: string;
  slug: string;
  name: string;
}

/** What asking to reach production adds to a change's page: the judgement, and everybody's part in it. */
export interface Request {
  changeId: string;
  repository: string;
  environment: string;
  state: 'open' | 'closed';
  headSha: string;
  headNumber: number;
  version: number;
  blastRadius: BlastRadius | null;
  declaredBlastRadius: BlastRadius | null;
  /** Whose word its paths are; null: it was not asked then. */
  pathsFrom: PathsFrom | null;
  destructive: boolean;
  executedByAgent: boolean;
  risk: number | null;
  riskParts: RiskPart[];
  waitingSince: Date;
  dueAt: Date | null;
  judgedAt: Date;
  decision: Decision;
  policy: { number: number; hash: string };
  parties: { relation: Relation; identity: string; holder: string; person: Someone | null }[];
  reviews: RequestReview[];
  overrides: {
    requirement: string;
    revision: number;
    person: Someone;
    reason: string;
    at: Date;
    withdrawnAt: Date | null;
  }[];
  validations: {
    id: string;
    name: string;
    sha: string;
    outcome: ValidationOutcome;
    url: string | null;
    summary: string | null;
    at: Date;
  }[];
  findings: {
    id: string;
    sha: string;
    reviewer: string;
    severity: FindingSeverity;
    title: string;
    detail: string;
    path: string | null;
    url: string | null;
    at: Date;
    resolvedAt: Date | null;
    resolution: string | null;
  }[];
  comments: { id: string; person: Someone; text: string; at: Date }[];
  requests: {
    person: Someone;
    kind: 'asked' | 'delegated' | 'taken';
    by: string;
    note: string | null;
    at: Date;
    nudgedAt: Date | null;
    snoozedTill: Date | null;
  }[];
  /** The gate's answers, newest first, the last 20. */
  answers: {
    id: string;
    mode: 'gate' | 'shadow' | 'break-glass';
    outcome: 'allow' | 'deny';
    sha: string;
    environment: string;
    at: Date;
    expiresAt: Date | null;
    usedAt: Date | null;
  }[];
}

export interface RequestReview {
  person: Someone;
  revision: number;
  sha: string;
  decision: 'approve' | 'request-changes' | 'veto';
  rationale: string | null;
  decidedAt: Date;
  withdrawnAt: Date | null;
  dismissedAt: Date | null;
  dismissedReason: string | null;
  /** The change that it was raised to: another submission of the same commit or diff. */
  carriedFrom: string | null;
  dismissedBy: string | null;
}

const PERSON = { id: true, slug: true, name: true } as const;
const ANSWERS = 20;

/** The request of a change; null where it was imported and never submitted. */
export async function findRequest(changeId: string): Promise<Request | null> {
  const control = await db().changeControl.findUnique({
    where: { changeId },
    include: {
      change: {
        select: {
          risk: true,
          parties: { orderBy: [{ relation: 'asc' }, { identity: 'asc' }] },
          reviews: { orderBy: { decidedAt: 'desc' } },
          overrides: { orderBy: { signedAt: 'desc' } },
          validations: { orderBy: { at: 'desc' }, take: 50 },
          findings: { orderBy: { at: 'desc' }, take: 100 },
          comments: { orderBy: { at: 'asc' }, take: 500 },
          requests: { where: { endedAt: null }, orderBy: { askedAt: 'asc' } },
          decisions: {
            orderBy: { at: 'desc' },
            take: ANSWERS,
            omit: { decision: true, facts: true },
          },
        },
      },
    },
  });
  if (!control) return null;
  const { change } = control;
  const [people, owners, policy] = await Promise.all([
    peopleOf([
      ...change.reviews.map(({ personId }) => personId),
      ...change.overrides.map(({ personId }) => personId),
      ...change.comments.map(({ personId }) => personId),
      ...change.requests.flatMap(({ personId, askedBy }) => [personId, askedBy]),
    ]),
    ownersOf(change.parties.map(({ identity }) => identity)),
    db().policyVersion.findUniqueOrThrow({
      where: { id: control.policyVersionId },
      select: { number: true, hash: true },
    }),
  ]);
  const person = (id: string): Someone => people.get(id) ?? { id, slug: '', name: 'somebody unknown' };
  return {
    changeId,
    repository: control.repository,
    environment: control.environment,
    state: control.state as Request['state'],
    headSha: control.headSha,
    headNumber: control.headNumber,
    version: control.version,
    blastRadius: control.blastRadius as BlastRadius | null,
    declaredBlastRadius: control.declaredBlastRadius as BlastRadius | null,
    pathsFrom: control.pathsFrom as PathsFrom | null,
    destructive: control.destructive,
    executedByAgent: control.executedByAgent,
    risk: change.risk,
    riskParts: control.riskParts as unknown as RiskPart[],
    waitingSince: control.waitingSince,
    dueAt: control.dueAt,
    judgedAt: control.judgedAt,
    decision: control.decision as unknown as Decision,
    policy,
    parties: change.parties.map(({ relation, identity, holder }) => ({
      relation: relation as Relation,
      identity,
      holder,
      person: owners.get(identity) ?? null,
    })),
    reviews: change.reviews.map((review) => ({
      ...review,
      person: person(review.personId),
      revision: review.revisionNumber,
      decision: review.decision as RequestReview['decision'],
    })),
    overrides: change.overrides.map((override) => ({
      ...override,
      person: person(override.personId),
      revision: override.revisionNumber,
      at: override.signedAt,
    })),
    validations: change.validations as Request['validations'],
    findings: change.findings as Request['findings'],
    comments: change.comments.map((comment) => ({ ...comment, person: person(comment.personId) })),
    requests: change.requests.map((request) => ({
      ...request,
      kind: request.kind as Request['requests'][number]['kind'],
      person: person(request.personId),
      by: person(request.askedBy).name,
      at: request.askedAt,
    })),
    answers: change.decisions as Request['answers'],
  };
}

async function peopleOf(ids: readonly string[]): Promise<Map<string, Someone>> {
  const rows = await db().person.findMany({ where: { id: { in: [...new Set(ids)] } }, select: PERSON });
  return new Map(rows.map((row) => [row.id, row]));
}

/** The people behind the identities of parties, by identity. */
async function ownersOf(identities: readonly string[]): Promise<Map<string, Someone>> {
  const rows = await db().$queryRaw<(Someone & { identity: string })[]>`
    select t.identity, p.id::text, p.slug, p.name from unnest(${[...identities]}::text[]) t (identity)
    join person p on p.id = ${personOf(sql`t.identity`)}`;
  return new Map(rows.map(({ identity, ...someone }) => [identity, someone]));
}
