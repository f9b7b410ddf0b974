import { mutate } from '#lib/audit/mutate.ts';
import type { AuditEntryInput } from '#lib/domain/audit/entry.ts';
import { NEWEST_FIRST, rankNewestFirst, type Suspect } from '#lib/domain/correlation/newest-first.ts';
import type { Context } from '#lib/platform/context.ts';
import { listCandidatesOf, lockUnexplained } from './candidates.ts';
import { type LinkVersion, listLinks, writeLinks } from './store.ts';

/** What became of filing: how many suspects stand, and of how many incidents. */
export interface Filed {
  incidents: number;
  suspects: number;
}

/**
 * Files the changes that software suspects of each incident, and takes back what it suspected earlier and does
 * not any more; all in one transaction, with an audit entry for each incident whose suspects differ. Does nothing
 * where a cause is confirmed or no change was it. What a person or a source said of a change stays as it is.
 */
export async function fileSuspects(ctx: Context, incidentIds: readonly string[]): Promise<Filed> {
  return mutate(ctx, async (tx) => {
    const open = await lockUnexplained(tx, incidentIds);
    const ids = open.map((incident) => incident.id);
    const links = Map.groupBy(
      (await listLinks(tx, ids)).filter((link) => link.supersededAt === null),
      (link) => link.incidentId,
    );
    const candidates = await listCandidatesOf(ids, tx);
    const entries: AuditEntryInput[] = [];
    const added: LinkVersion[] = [];
    const superseded: LinkVersion[] = [];
    let standing = 0;
    for (const { id, startedAt } of open) {
      const current = links.get(id) ?? [];
      const judged = new Set(
        current.filter((link) => link.decidedBy !== 'software').map((link) => link.changeId),
      );
      const suspects = rankNewestFirst(
        startedAt,
        (candidates.get(id) ?? []).filter((candidate) => !judged.has(candidate.changeId)),
      );
      standing += suspects.length;
      const said = current.filter((link) => link.decidedBy === 'software');
      const revised = revise(said, suspects, id, ctx.now);
      if (revised.added.length === 0) continue;
      added.push(...revised.added);
      superseded.push(...revised.superseded);
      entries.push({
        action: 'incident.suspects-filed',
        subject: { type: 'incident', id },
        details: { rankerVersion: NEWEST_FIRST, suspects: suspects.length },
      });
    }
    const result = { incidents: open.length, suspects: standing };
    const [first, ...others] = entries;
    if (!first) return { result, unchanged: true };
    await writeLinks(tx, added, superseded);
    return { result, entries: [first, ...others] };
  });
}

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
