import type { ChangeKind } from '#lib/domain/change/observation.ts';
import { AREAS, type Area } from '#lib/domain/policy/areas.ts';
import { BLAST_RADII, type BlastRadius } from '#lib/domain/policy/facts.ts';
import type { Tier } from '#lib/domain/service/observation.ts';

export interface BlastRadiusInput {
  /** Of the services that it touches; empty: no known service. */
  tiers: readonly Tier[];
  /** Tiers of the other services that call or need one of those. */
  dependents: readonly Tier[];
  kind: ChangeKind;
  /** Null: not known, because the paths that it touches are not, or not all. */
  areas: readonly Area[] | null;
  /** The paths are nobody's word but its author's. */
  pathsUnproven?: boolean;
  destructive: boolean;
  /** What its submitter says. */
  declared: BlastRadius | null;
}

export interface BlastRadiusJudgement {
  /** Null: not known, which no rule takes for low. */
  radius: BlastRadius | null;
  /** Sentences, the deciding ones only. */
  reasons: readonly string[];
}

/** From so many dependents on, a failure is felt across the organisation. */
const MANY_DEPENDENTS = 10;
const SOME_DEPENDENTS = 3;

/** Kinds that reach every instance at once, past the staged rollout that code has. */
export const AT_ONCE: readonly ChangeKind[] = ['schema', 'data', 'infrastructure', 'config', 'agent-action'];

/** Areas whose failure is everybody's: all that is behind a sign-in, all that runs on it, all that deploys by it. */
const SHARED: readonly Area[] = ['schema', 'infrastructure', 'pipeline', 'auth'];

/**
 * How far a failure of the change would be felt: by what it touches and what hangs on that, not by how likely it
 * is. Never lower than declared. Without a known service it is not known, unless declared high.
 */
export function judgeBlastRadius(input: BlastRadiusInput): BlastRadiusJudgement {
  const { tiers, declared } = input;
  if (tiers.length === 0) {
    return declared === 'high'
      ? { radius: 'high', reasons: [declaredAs('high')] }
      : { radius: null, reasons: ['It touches no known service, so how far it reaches is not known.'] };
  }
  const found = reasonsOf(input);
  const judged = (['high', 'medium'] as const).find((radius) => found[radius].length > 0) ?? 'low';
  if (declared !== null && BLAST_RADII.indexOf(declared) > BLAST_RADII.indexOf(judged))
    return { radius: declared, reasons: [declaredAs(declared)] };
  return {
    radius: judged,
    reasons: judged === 'low' ? ['Nothing critical is touched, and little depends on it.'] : found[judged],
  };
}

const declaredAs = (radius: BlastRadius) => `Its submitter says that it is ${radius}.`;

function reasonsOf(input: BlastRadiusInput) {
  const { tiers, dependents, kind, areas, destructive } = input;
  const most = tiers.toSorted()[0]!;
  const critical = dependents.filter((tier) => tier === 1).length;
  const atOnce = AT_ONCE.includes(kind);
  const many = `${dependents.length} other services depend on what it touches.`;
  const high = [
    destructive ? 'It is a destructive operation.' : null,
    most === 1 && atOnce ? `It is a ${kind} change of a Tier 1 service.` : null,
    most === 1 ? inAreas(areas, SHARED, 'Tier 1') : null,
    most === 1 && critical > 0
      ? 'It touches a Tier 1 service on which another Tier 1 service depends.'
      : null,
    dependents.length >= MANY_DEPENDENTS ? many : null,
  ];
  const medium = [
    most === 1 ? 'It touches a Tier 1 service.' : null,
    critical > 0 ? 'A Tier 1 service depends on what it touches.' : null,
    most === 2 && atOnce ? `It is a ${kind} change of a Tier 2 service.` : null,
    most === 2 ? inAreas(areas, AREAS, 'Tier 2') : null,
    dependents.length >= SOME_DEPENDENTS ? many : null,
    input.pathsUnproven ? 'Which paths it touches is its author’s word alone.' : null,
  ];
  const said = (reasons: readonly (string | null)[]) => reasons.filter((reason) => reason !== null);
  return { high: said(high), medium: said(medium) };
}

function inAreas(areas: readonly Area[] | null, of: readonly Area[], tier: string): string | null {
  if (areas === null) return `Which paths of a ${tier} service it touches is not known.`;
  const touched = of.filter((area) => areas.includes(area));
  return touched.length > 0 ? `It touches ${touched.join(', ')} of a ${tier} service.` : null;
}
