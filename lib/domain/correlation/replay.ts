import { isTestsOrDocs } from '#lib/domain/change/kind.ts';
import type { CandidateChange, IncidentFacts } from './candidate.ts';
import { countTogether, noCoChange, type ServiceGraph } from './closeness.ts';
import { WINDOW_DAYS } from './factors.ts';
import { wordsOf } from './words.ts';

/** A mainline commit, taken as a deployment. */
export interface HistoryChange {
  sha: string;
  /** Its place on the mainline, which is the order of deployment. */
  index: number;
  committedAt: Date;
  subject: string;
  paths: readonly string[];
  /** Lines added and deleted. */
  size: number;
  /** Slugs, the primary one first. */
  services: readonly string[];
  isRevert: boolean;
  /** Shas that it takes back. */
  reverts: readonly string[];
}

/** An incident whose cause is known. */
export interface HistoryIncident {
  id: string;
  /** On the mainline, of the change that ended it. */
  index: number;
  detectedAt: Date;
  /** The service that was paged, rightly or not. */
  service: string | null;
  text: string;
  /** Shas of what caused it. */
  culprits: readonly string[];
}

export interface History {
  changes: readonly HistoryChange[];
  incidents: readonly HistoryIncident[];
}

/** One incident as it stood when it was detected. */
export interface ReplayedIncident {
  id: string;
  incident: IncidentFacts;
  candidates: CandidateChange[];
  sizes: ReadonlyMap<string, number>;
  graph: ServiceGraph;
  at: Date;
  culprits: ReadonlySet<string>;
}

/**
 * Goes through a history and stops at each incident with what was known then: changes before it on the mainline and
 * committed in the `WINDOW_DAYS` before its detection, without reverts; co-changes and rollbacks up to there. The
 * graph goes on growing, so use each incident before asking for the next.
 */
export function* replay({ changes, incidents }: History): Generator<ReplayedIncident> {
  const inOrder = changes.toSorted((a, b) => a.index - b.index);
  const bySha = new Map(inOrder.map((change) => [change.sha, change]));
  const prepared = new Map(inOrder.map((change) => [change.sha, asCandidate(change)]));
  const rolledBack = new Map<string, Date>();
  const coChange = noCoChange();
  let next = 0;
  for (const incident of incidents.toSorted((a, b) => a.index - b.index)) {
    for (; next < inOrder.length && inOrder[next]!.index < incident.index; next += 1) {
      const change = inOrder[next]!;
      countTogether(coChange, change.services);
      if (change.isRevert) takeBack(change, change.committedAt, bySha, rolledBack);
    }
    const recent = inOrder.slice(0, next).filter((change) => !change.isRevert && isRecent(change, incident));
    yield {
      id: incident.id,
      incident: {
        startedAt: incident.detectedAt,
        services: incident.service === null ? [] : [incident.service],
        text: incident.text,
      },
      candidates: recent.map(({ sha }) => {
        const candidate = prepared.get(sha)!;
        const rolledBackAt = rolledBack.get(sha);
        return rolledBackAt === undefined ? candidate : { ...candidate, rolledBackAt };
      }),
      sizes: new Map(recent.map(({ sha, size }) => [sha, size])),
      graph: { dependsOn: new Map(), coChange },
      at: incident.detectedAt,
      culprits: new Set(incident.culprits),
    };
  }
}

function asCandidate({ sha, index, committedAt, subject, paths, services }: HistoryChange): CandidateChange {
  return {
    changeId: sha,
    rolloutStartedAt: committedAt,
    liveAt: committedAt,
    sequence: index,
    services,
    words: wordsOf(subject, ...services, ...paths),
    testsOrDocsOnly: isTestsOrDocs(paths),
    rolledBackAt: null,
  };
}

/** Marks what a revert takes back; if that is itself a revert, what it had taken back is live again. */
function takeBack(
  revert: HistoryChange,
  since: Date | null,
  bySha: ReadonlyMap<string, HistoryChange>,
  rolledBack: Map<string, Date>,
): void {
  for (const sha of revert.reverts) {
    const target = bySha.get(sha);
    if (target === undefined || target.index >= revert.index) continue;
    if (since === null) rolledBack.delete(sha);
    else rolledBack.set(sha, since);
    if (target.isRevert) takeBack(target, since === null ? target.committedAt : null, bySha, rolledBack);
  }
}

function isRecent({ committedAt }: HistoryChange, { detectedAt }: HistoryIncident): boolean {
  const age = detectedAt.getTime() - committedAt.getTime();
  return age >= 0 && age <= WINDOW_DAYS * 86_400_000;
}
