import type { PathsFrom } from '#lib/domain/change/paths-from.ts';
import { classifyRevert } from '#lib/domain/change/revert.ts';
import type { SubmitChangeInput } from '#lib/domain/change/submission.ts';
import { type Decision, evaluate } from '#lib/domain/policy/evaluate.ts';
import type { Facts } from '#lib/domain/policy/facts.ts';
import { dueAt } from '#lib/domain/policy/wanted.ts';
import type { Provenance } from '#lib/domain/provenance/types.ts';
import type { BlastRadiusJudgement } from '#lib/domain/risk/blast-radius.ts';
import type { RiskScore } from '#lib/domain/risk/score-risk.ts';
import type { Context } from '#lib/platform/context.ts';
import { db, type Reader } from '#lib/platform/db.ts';
import { readHead } from '#lib/platform/mirrors/read-head.ts';
import { policyInForce, policyOf } from './assess/policies.ts';
import { riskOf } from './assess/score-change.ts';
import { listInForce, loadAround } from './preview-queries.ts';
import { assemble, messageOf, partiesOf, provenanceOf, sizeOf } from './read-submission.ts';
import { type Objection, objectionsTo } from './said-queries.ts';

export interface Preview {
  decision: Decision;
  risk: RiskScore;
  blastRadius: BlastRadiusJudgement;
  /** Slugs with tiers, those that the paths touch among them. */
  services: readonly { slug: string; tier: number }[];
  provenance: Pick<Provenance, 'involvement' | 'grade' | 'conflicts'>;
  /** Whose word the paths are. */
  pathsFrom: PathsFrom;
  /** Hours until the first waiting-time target of what is missing; null: there is none. */
  withinHours: number | null;
}

/**
 * What would be required of a change if this person submitted it now, and from whom, and its risk: judged by the
 * active policy from the same facts, without writing anything.
 *
 * @throws DomainError `invalid` for a service that there is not; `unavailable` when no policy can be applied
 */
export async function previewSubmission(
  actor: Context['actor'] & { kind: 'person' },
  submission: SubmitChangeInput,
  reader: Reader = db(),
): Promise<Preview> {
  const seen = await readHead(submission);
  const { input, said, services } = await assemble(reader, actor, submission, seen);
  const commit = { repository: input.repository, sha: input.sha, diffId: input.diffId ?? null };
  const objections = await objectionsTo(reader, commit, null);
  const parties = partiesOf(input, actor);
  const { involvement, grade, conflicts } = provenanceOf(input);
  const { environment, kind, destructive } = input;
  const { around, ...loaded } = await loadAround(reader, {
    personId: actor.id,
    services,
    environment,
    parties,
  });
  const { policy } = await policyInForce(reader, loaded);
  const { executedByAgent } = said;
  const hasRollbackPlan = (input.rollbackPlan ?? '').trim() !== '';
  const size = sizeOf(input);
  const paths = input.paths.map(([path]) => path);
  const { people, identities, tiers, dependents, authorChanges, authorLevel, ...rest } = around;
  const { recentIncidents, daysSinceLastChange, at, ...world } = rest;
  const { risk, blastRadius } = riskOf({
    tiers,
    dependents,
    kind,
    paths,
    pathsFrom: said.pathsFrom,
    files: size.fileCount,
    lines: size.linesAdded + size.linesDeleted,
    authorChanges,
    authorLevel,
    recentIncidents,
    daysSinceLastChange,
    validation: 'none',
    hasRollbackPlan,
    destructive,
    executedByAgent,
    isRevert: classifyRevert(messageOf(input)) !== null,
    declared: input.blastRadius ?? null,
  });
  const facts: Facts = {
    at,
    change: {
      kind,
      environment,
      ...size,
      paths,
      pathsFrom: said.pathsFrom,
      hasRollbackPlan,
      blastRadius: blastRadius.radius,
      risk: risk.score,
      isUncontrolled: false,
    },
    ...world,
    ai: { involvement, grade },
    operation: { executedByAgent, destructive },
    approval: {
      people: withObjectors(people, objections),
      identities: [
        ...identities,
        ...objections.map(({ personId, canonical }) => ({
          key: `person:${personId}`,
          holder: 'person' as const,
          personId: canonical,
        })),
      ],
      parties: parties.map(({ relation, identity }) => ({ relation, identity })),
      revisions: [{ number: 1, sha: input.sha, diffId: input.diffId ?? null }],
      reviews: objections.map(({ personId, decision, decidedAt }) => ({
        identity: `person:${personId}`,
        decision,
        revision: 1,
        sha: input.sha,
        at: decidedAt.getTime(),
        withdrawnAt: null,
        dismissed: null,
      })),
      overrides: [],
    },
    validations: [],
    findings: [],
  };
  const decision = evaluate(policy, facts);
  const due = dueAt(policy, decision, at);
  return {
    decision,
    risk,
    blastRadius,
    services: world.services.map(({ slug, tier }) => ({ slug, tier })),
    provenance: { involvement, grade, conflicts },
    pathsFrom: said.pathsFrom,
    withinHours: due === null ? null : (due - at) / 3_600_000,
  };
}

type People = Facts['approval']['people'];

/** In the order in which facts have them. */
function withObjectors(people: People, objections: readonly Objection[]): People {
  const objectors = objections.map(({ canonical, name, level, orgRole, active, trainedUntil }) => ({
    ...{ id: canonical, name, level, orgRole, active },
    trainedUntil: trainedUntil === null ? null : trainedUntil.getTime(),
  }));
  const all = new Map([...objectors, ...people].map((person) => [person.id, person]));
  return [...all.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** What the policies in force read of a change; everything, where one of them cannot be applied. */
export async function policyReads(reader: Reader = db()): Promise<readonly string[]> {
  const { active, others } = await listInForce(reader);
  const policies = Promise.all([policyOf(reader, active), ...others.map((one) => policyOf(reader, one))]);
  return policies.then(
    (all) => [...new Set(all.flatMap(({ reads }) => reads))],
    () => [''],
  );
}
