import { isTestsOrDocs } from '#lib/domain/change/kind.ts';
import {
  type ChangeObservation,
  type DeploymentObservation,
  effectiveAt,
} from '#lib/domain/change/observation.ts';
import { wordsOf } from './words.ts';

/**
 * A change that may have caused an incident. Who wrote it and whether AI took part are not here on purpose, nor is
 * anything that tells (message body, trailers, labels, branch): a suspicion must not rest on them.
 */
export interface CandidateChange {
  changeId: string;
  /** When the first of it reached production. */
  rolloutStartedAt: Date;
  /** When all of it had; null while the rollout goes on. */
  liveAt: Date | null;
  /** Place in the order of deployments where the source knows one, else 0; decides between equal instants. */
  sequence: number;
  /** Slugs, the primary one first. */
  services: readonly string[];
  /** `wordsOf` its title, paths and services; prepared once, because a change is a candidate many times. */
  words: readonly string[];
  testsOrDocsOnly: boolean;
  rolledBackAt: Date | null;
}

/** What the ranker knows of an incident. */
export interface IncidentFacts {
  startedAt: Date;
  /** Slugs of the affected services, the paged one first; may be wrong, may be empty. */
  services: readonly string[];
  /** Title, summary, alert labels, stack traces: whatever people and machines wrote. */
  text: string;
}

type Rollout = Pick<DeploymentObservation, 'environment' | 'startedAt' | 'finishedAt' | 'outcome'>;

/** All that is read of a change. */
export interface DescribedChange
  extends Pick<
    ChangeObservation,
    'title' | 'paths' | 'services' | 'createdAt' | 'deployedAt' | 'environment'
  > {
  deployments: readonly Rollout[];
}

/**
 * The candidate that a recorded change is. Without a deployment it counts as live at once when it took effect.
 * `revertedAt`: when a later change took it back; the first of that and of a rollback counts.
 */
export function candidateOf(
  changeId: string,
  change: DescribedChange,
  revertedAt: Date | null = null,
): CandidateChange {
  const own = change.deployments
    .filter(({ environment, outcome }) => environment === change.environment && outcome !== 'failed')
    .sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime());
  const [first] = own;
  const rolledBack = own.findLast(({ outcome }) => outcome === 'rolled-back');
  const paths = change.paths.map(([path]) => path);
  return {
    changeId,
    rolloutStartedAt: first?.startedAt ?? effectiveAt(change),
    liveAt: first === undefined ? effectiveAt(change) : liveAt(first),
    sequence: 0,
    services: change.services,
    words: wordsOf(change.title, ...change.services, ...paths),
    testsOrDocsOnly: isTestsOrDocs(paths),
    rolledBackAt: earliest(rolledBack?.finishedAt ?? null, revertedAt),
  };
}

/** A deployment that was rolled back ended with that, not with its rollout, whose end is then not known. */
function liveAt({ outcome, startedAt, finishedAt }: Rollout): Date | null {
  if (outcome === 'in-progress') return null;
  return outcome === 'rolled-back' ? startedAt : (finishedAt ?? startedAt);
}

const earliest = (a: Date | null, b: Date | null) => (a !== null && b !== null ? (a < b ? a : b) : (a ?? b));
