import { CHANGE_KINDS } from '#lib/domain/change/observation.ts';
import { Said } from '#lib/domain/change/said.ts';
import type { SubmitChangeInput } from '#lib/domain/change/submission.ts';
import { db } from '#lib/platform/db.ts';

/** What a submitted change says of itself, as it would be submitted again; null where it was never submitted. */
export async function findSubmission(changeId: string): Promise<Omit<SubmitChangeInput, 'paths'> | null> {
  const change = await db().change.findUnique({
    where: { id: changeId },
    include: {
      detail: true,
      control: true,
      services: { select: { serviceId: true, service: { select: { slug: true } } } },
      revisions: { orderBy: { number: 'desc' }, take: 1, select: { said: true } },
    },
  });
  if (!change?.control) return null;
  const { control, detail } = change;
  const said = Said.safeParse(change.revisions[0]?.said).data;
  const touched = [...change.services]
    .sort(
      (a, b) =>
        Number(b.serviceId === change.primaryServiceId) - Number(a.serviceId === change.primaryServiceId),
    )
    .map(({ service }) => service.slug);
  return {
    source: change.source,
    externalId: change.externalId,
    repository: control.repository,
    sha: control.headSha,
    environment: control.environment,
    kind: CHANGE_KINDS.find((kind) => kind === change.kind) ?? 'code',
    title: change.title,
    description: detail?.body ?? '',
    prNumber: change.prNumber,
    url: detail?.url ?? null,
    branch: detail?.branch ?? null,
    labels: detail?.labels ?? [],
    author: { name: change.authorName, identity: change.authorIdentity },
    committer: detail?.committerEmail
      ? { name: detail.committerName || detail.committerEmail, identity: detail.committerEmail }
      : null,
    coAuthors: [],
    appliedSuggestions: [],
    commits: [],
    // what was only presumed of one commit is not said of the next
    services: said && control.pathsFrom === 'author' ? said.services : touched,
    declarations: [],
    rollbackPlan: detail?.rollbackPlan ?? null,
    blastRadius: control.declaredBlastRadius as SubmitChangeInput['blastRadius'],
    destructive: control.destructive,
    executedByAgent: control.executedByAgent,
    fixesIncident: control.fixesIncidentId,
  };
}

export async function findName(personId: string): Promise<string | null> {
  const person = await db().person.findUnique({ where: { id: personId }, select: { name: true } });
  return person?.name ?? null;
}
