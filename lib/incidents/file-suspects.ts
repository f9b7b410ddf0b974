import { mutate } from '#lib/audit/mutate.ts';
import { NEWEST_FIRST, rankNewestFirst, type Suspect } from '#lib/domain/correlation/newest-first.ts';
import type { Context } from '#lib/platform/context.ts';
import { listCandidates } from './candidates.ts';
import { lockIncident } from './queries.ts';
import { type LinkVersion, listLinks, writeLinks } from './store.ts';

/**
 * Files the changes that software suspects of an incident, and takes back what it suspected earlier and does
 * not any more. Does nothing where a cause is confirmed or no change was it. What a person or a source said of a
 * change stays as it is. Returns how many suspects stand; not-found for an unknown incident.
 */
export async function fileSuspects(ctx: Context, incidentId: string): Promise<number> {
  return mutate(ctx, async (tx) => {
    const { noChange } = await lockIncident(tx, incidentId);
    const current = (await listLinks(tx, [incidentId])).filter((link) => link.supersededAt === null);
    if (noChange || current.some(isConfirmedCause)) return { result: 0, unchanged: true };

    const incident = await tx.incident.findUniqueOrThrow({
      where: { id: incidentId },
      select: { startedAt: true },
    });
    const judged = new Set(
      current.filter((link) => link.decidedBy !== 'software').map((link) => link.changeId),
    );
    const candidates = await listCandidates(incidentId, tx);
    const suspects = rankNewestFirst(
      incident.startedAt,
      candidates.filter((candidate) => !judged.has(candidate.changeId)),
    );
    const { added, superseded } = revise(
      current.filter((link) => link.decidedBy === 'software'),
      suspects,
      incidentId,
      ctx.now,
    );
    if (added.length === 0) return { result: suspects.length, unchanged: true };
    await writeLinks(tx, added, superseded);
    return {
      result: suspects.length,
      entries: [
        {
          action: 'incident.suspects-filed',
          subject: { type: 'incident', id: incidentId },
          details: { rankerVersion: NEWEST_FIRST, suspects: suspects.length },
        },
      ],
    };
  });
}

const isConfirmedCause = (link: LinkVersion) => link.state === 'match' && link.relation !== 'fixed-by';

/** New versions where the suspicion differs from what software said last. */
function revise(earlier: readonly LinkVersion[], suspects: readonly Suspect[], incidentId: string, at: Date) {
  const wanted = new Map(suspects.map((suspect) => [suspect.changeId, suspect]));
  const said = new Map(earlier.map((link) => [link.changeId, link]));
  const added: LinkVersion[] = [];
  const superseded: LinkVersion[] = [];
  for (const changeId of new Set([...wanted.keys(), ...said.keys()])) {
    const before = said.get(changeId);
    const next = suspicion(changeId, incidentId, wanted.get(changeId) ?? null, at);
    if (before && sameSuspicion(before, next)) continue;
    if (before) superseded.push({ ...before, supersededAt: at });
    added.push({ ...next, version: (before?.version ?? 0) + 1 });
  }
  return { added, superseded };
}

const sameSuspicion = (a: LinkVersion, b: LinkVersion) =>
  a.state === b.state &&
  a.rank === b.rank &&
  a.rankerVersion === b.rankerVersion &&
  JSON.stringify(a.reasons) === JSON.stringify(b.reasons);

const suspicion = (changeId: string, incidentId: string, suspect: Suspect | null, at: Date): LinkVersion => ({
  changeId,
  incidentId,
  version: 1,
  state: suspect ? 'suspect' : 'none',
  relation: 'caused-by',
  score: null,
  rank: suspect?.rank ?? null,
  reasons: suspect?.reasons ?? ['Not among the suspects any more.'],
  aiRole: 'undetermined',
  controlState: 'undetermined',
  decidedBy: 'software',
  personId: null,
  rationale: null,
  rankerVersion: NEWEST_FIRST,
  recordedAt: at,
  supersededAt: null,
});
