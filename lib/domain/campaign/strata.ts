import type { ChangeKind } from '#lib/domain/change/observation.ts';
import type { BlastRadius } from '#lib/domain/policy/facts.ts';
import type { Involvement } from '#lib/domain/provenance/types.ts';

/** In this order: a change falls into the first that fits. */
export const STRATA = ['ai-involved', 'high-risk', 'configuration', 'other'] as const;
export type Stratum = (typeof STRATA)[number];

/** A score from which a change is taken for high-risk, of 100. */
export const HIGH_RISK = 60;

export const STRATUM_WORDS: Readonly<Record<Stratum, { name: string; what: string }>> = {
  'ai-involved': {
    name: 'AI-involved',
    what: 'the recorded evidence says that AI assisted with it, wrote it or acted in it',
  },
  'high-risk': {
    name: 'High-risk',
    what: `not among the former; a risk of ${HIGH_RISK} or more, a high blast radius, or of a kind that is hard to take back (infrastructure, schema, data, an agent’s action)`,
  },
  configuration: { name: 'Configuration', what: 'neither of the former; configuration or a flag' },
  other: { name: 'The rest', what: 'every other change, also where AI involvement is not known' },
};

/** What decides into which stratum a change falls, as it was when the population was frozen. */
export interface StratumFacts {
  kind: ChangeKind;
  involvement: Involvement;
  /** 0-100; null: not scored. */
  risk: number | null;
  blastRadius: BlastRadius | null;
}

const AI: ReadonlySet<Involvement> = new Set(['assisted', 'authored', 'agent']);
const CONFIGURATION: ReadonlySet<ChangeKind> = new Set(['config', 'flag']);
const HARD_TO_TAKE_BACK: ReadonlySet<ChangeKind> = new Set([
  'infrastructure',
  'schema',
  'data',
  'agent-action',
]);

/** The first stratum that fits. */
export function stratumOf({ kind, involvement, risk, blastRadius }: StratumFacts): Stratum {
  if (AI.has(involvement)) return 'ai-involved';
  if ((risk ?? 0) >= HIGH_RISK || blastRadius === 'high' || HARD_TO_TAKE_BACK.has(kind)) return 'high-risk';
  return CONFIGURATION.has(kind) ? 'configuration' : 'other';
}
