import type { ChangeSummary } from '#lib/changes/find-changes.ts';
import type { ResolvedRevert } from '#lib/domain/change/resolve-revert.ts';
import type { IncidentObservation, LinkObservation, Severity } from '#lib/domain/incident/observation.ts';
import { type SeverityRules, severityFor } from '#lib/domain/service/services-file.ts';

/** A revert that speaks of a failure. */
export interface FailureRevert {
  sha: string;
  title: string;
  authoredAt: Date;
  committedAt: Date;
  resolved: ResolvedRevert;
}

/**
 * A revert as an incident that was noticed when somebody wrote the revert and over when it was live; when the
 * failure began is not in git, so it begins when it was noticed. The reverted changes are its confirmed causes;
 * what AI and the controls had to do with it is for a person to say, except that there is no AI role where no
 * AI took part.
 */
export function observeRevert(
  source: string,
  revert: FailureRevert,
  culprits: readonly ChangeSummary[],
  severities: SeverityRules,
): { incident: IncidentObservation; links: LinkObservation[] } {
  const externalId = `revert:${revert.sha}`;
  const over = revert.committedAt;
  const live = Math.max(...culprits.map((change) => change.effectiveAt.getTime()));
  const noticed = new Date(Math.min(over.getTime(), Math.max(revert.authoredAt.getTime(), live)));
  const services = new Map(culprits.flatMap((change) => change.services.map((one) => [one.slug, one])));
  const reason = revert.resolved.reason.slice(0, 4_000);
  const [only] = culprits.length === 1 ? culprits : [];
  const at = over;
  const link = (
    change: string,
    relation: 'caused-by' | 'fixed-by',
    noAi: boolean,
    why: string,
  ): LinkObservation => ({
    change: { source, externalId: change },
    incident: { source, externalId },
    state: 'match',
    relation,
    aiRole: noAi ? 'none' : 'undetermined',
    controlState: 'undetermined',
    reason: why,
    at,
  });
  return {
    incident: {
      source,
      externalId,
      title: `Reverted: ${only?.title ?? revert.title}`.slice(0, 500),
      summary: reason || 'The revert states no reason.',
      severity: severityFor(severities, [...services.values()]) as Severity,
      severityHistory: [],
      status: 'resolved',
      services: [...services.keys()],
      startedAt: noticed,
      detectedAt: noticed,
      mitigatedAt: over,
      resolvedAt: over,
      impact: null,
      events: [
        { at: noticed, kind: 'detected', text: 'The revert was written.', actor: null },
        {
          at: over,
          kind: 'mitigated',
          text: `The revert went live (${revert.sha.slice(0, 12)}).`,
          actor: null,
        },
      ],
      url: null,
    },
    links: [
      ...culprits.map((change) =>
        link(
          change.externalId,
          'caused-by',
          change.aiInvolvement === 'none',
          `Reverted by ${revert.sha.slice(0, 12)}${reason ? `: ${reason}` : ', which states no reason.'}`,
        ),
      ),
      link(revert.sha, 'fixed-by', false, 'It is the revert.'),
    ],
  };
}
