import Link from 'next/link';
import type { Moment } from '#components/ui/timeline.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { getChange } from '#lib/changes/queries.ts';
import { urls } from '#lib/platform/urls.ts';
import type { Request } from '#lib/reports/request.ts';
import { requestMoments } from './request-moments.tsx';

type Change = Awaited<ReturnType<typeof getChange>>;

/**
 * A change's life as moments, oldest first: proposed, revised, reviewed, answered by the gate, deployed, linked to
 * incidents. `request`: null where it was never submitted.
 */
export function momentsOf(change: Change, request: Request | null): Moment[] {
  const revisions = change.revisions.map((revision) => ({
    key: `revision-${revision.number}`,
    at: revision.createdAt,
    what: (
      <>
        Revision {revision.number} <code title={revision.headSha}>{revision.headSha.slice(0, 12)}</code>
      </>
    ),
  }));
  const deployments = change.deployments.flatMap((deployment): Moment[] => {
    const assumed = deployment.basis === 'assumed';
    const detail = assumed
      ? 'assumed: a commit on the mainline is taken as deployed'
      : deployment.actor && <UntrustedText text={`by ${deployment.actor}`} />;
    const ended = deployment.finishedAt ?? deployment.startedAt;
    return [
      {
        key: `deployment-${deployment.id}`,
        at: ended,
        what: `Deployment to ${deployment.environment}: ${deployment.outcome}`,
        detail,
        tone: deployment.outcome === 'succeeded' ? 'good' : 'plain',
      },
    ];
  });
  const current = change.links.filter((link) => link.supersededAt === null);
  const incidents = current
    .filter(({ state }) => state === 'match' || state === 'proposed' || state === 'disputed')
    .map(
      (link): Moment => ({
        key: `incident-${link.incidentId}`,
        at: link.incident.startedAt,
        what: (
          <Link href={urls.incident(link.incidentId)} prefetch={false}>
            Sev{link.incident.severity}: <UntrustedText text={link.incident.title} />
          </Link>
        ),
        detail: link.relation === 'fixed-by' ? 'which this change fixed' : undefined,
        tone: link.relation === 'fixed-by' ? 'good' : 'incident',
      }),
    );
  const verdicts = change.links
    .filter((link) => link.decidedBy !== 'software' && link.state !== 'none')
    .map((link) => ({
      key: `verdict-${link.incidentId}-${link.version}`,
      at: link.recordedAt,
      what: `${STATE_WORDS[link.state] ?? link.state} (version ${link.version})`,
      detail: link.rationale ? <UntrustedText text={link.rationale} /> : undefined,
    }));
  return [
    { key: 'created', at: change.createdAt, what: request ? 'Submitted' : 'Proposed' },
    ...revisions,
    ...deployments,
    ...incidents,
    ...verdicts,
    ...(request ? requestMoments(request) : []),
  ].sort((a, b) => a.at.getTime() - b.at.getTime());
}

const STATE_WORDS: Record<string, string> = {
  match: 'Confirmed as linked to an incident',
  proposed: 'Proposed as linked to an incident',
  suspect: 'A verdict on it was taken back',
  'ruled-out': 'Ruled out as a cause',
  disputed: 'A verdict on it was disputed',
};
