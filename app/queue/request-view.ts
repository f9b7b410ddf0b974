import type { EvidenceRow } from '#components/changes/evidence-list.tsx';
import { getChange } from '#lib/changes/queries.ts';
import { type Eligibility, eligibilityOf } from '#lib/changes/reviews/eligibility.ts';
import type { ChangeKind } from '#lib/domain/change/observation.ts';
import { type KeptEvidence, shownEvidence } from '#lib/domain/provenance/shown-evidence.ts';
import type { Grade, Involvement } from '#lib/domain/provenance/types.ts';
import type { RiskPart } from '#lib/domain/risk/score-risk.ts';
import type { Tier } from '#lib/domain/service/observation.ts';
import { notFound } from '#lib/platform/errors.ts';
import { listRelatedIncidents, type RelatedIncident } from '#lib/reports/related-incidents.ts';
import { findRequest, type Request } from '#lib/reports/request.ts';
import { listReviewers, type Reviewer } from '#lib/reports/reviewers.ts';

/** Everything that the side panel shows of one request, for one viewer. */
export interface RequestView {
  change: {
    id: string;
    title: string;
    kind: ChangeKind;
    url: string | null;
    prNumber: number | null;
    branch: string | null;
    description: string;
    rollbackPlan: string | null;
    paths: [string, number | null, number | null][];
    fileCount: number;
    linesAdded: number;
    linesDeleted: number;
    authorName: string;
    authorLevel: string | null;
    authorTeam: string | null;
    tier: Tier | null;
    involvement: Involvement;
    grade: Grade | null;
    services: { slug: string; name: string; tier: Tier }[];
    evidence: EvidenceRow[];
    conflicts: string[];
  };
  request: Request & { riskParts: RiskPart[] };
  eligibility: Eligibility;
  incidents: RelatedIncident[];
  reviewers: Reviewer[];
}

/**
 * One request in full, as it is now.
 *
 * @throws DomainError `not-found` for a change that was never submitted
 */
export async function getRequestView(changeId: string, viewerId: string, at: Date): Promise<RequestView> {
  const [change, request, eligibility, incidents, reviewers] = await Promise.all([
    getChange(changeId),
    findRequest(changeId),
    eligibilityOf(changeId, viewerId),
    listRelatedIncidents(changeId, at),
    listReviewers(changeId, at),
  ]);
  if (!request) throw notFound('The request');
  const { detail, author } = change;
  const involvement = change.aiInvolvement as Involvement;
  const body = detail?.body ?? '';
  return {
    change: {
      id: change.id,
      title: change.title,
      kind: change.kind as ChangeKind,
      url: detail?.url ?? null,
      prNumber: change.prNumber,
      branch: detail?.branch ?? null,
      description: (body.startsWith(change.title) ? body.slice(change.title.length) : body).trim(),
      rollbackPlan: detail?.rollbackPlan ?? null,
      paths: (detail?.paths ?? []) as RequestView['change']['paths'],
      fileCount: change.fileCount,
      linesAdded: change.linesAdded,
      linesDeleted: change.linesDeleted,
      authorName: author?.name ?? change.authorName,
      authorLevel: change.authorLevel ?? author?.level ?? null,
      authorTeam: author?.team ?? null,
      tier: change.tier as Tier | null,
      involvement,
      grade: change.aiGrade as Grade | null,
      services: change.services
        .map(({ service: { slug, name, tier } }) => ({ slug, name, tier: tier as Tier }))
        .sort((a, b) => a.tier - b.tier || a.slug.localeCompare(b.slug)),
      ...shownEvidence(involvement, change.evidence as unknown as KeptEvidence[]),
    },
    request: { ...request, riskParts: request.riskParts as unknown as RiskPart[] },
    eligibility,
    incidents,
    reviewers: reviewers.filter(({ id }) => id !== viewerId),
  };
}
