import { mutate } from '#lib/audit/mutate.ts';
import type { AuditEntryInput } from '#lib/domain/audit/entry.ts';
import { type Ranking, rankSuspects } from '#lib/domain/correlation/rank-suspects.ts';
import { RANKER_VERSION } from '#lib/domain/correlation/weights.ts';
import { type RecordedAt, recordedAtOf } from '#lib/domain/recorded-at.ts';
import type { Context } from '#lib/platform/context.ts';
import type { Tx } from '#lib/platform/db.ts';
import { announce } from '#lib/platform/live.ts';
import { loadCases } from './case-queries.ts';
import { appendRankings, listLastRankings, lockUnexplained, type StoredRanking } from './ranking-store.ts';
import { type LinkVersion, listLinks, writeLinks } from './store.ts';

/** What became of filing: how many suspects stand, and of how many incidents. */
export interface Filed {
  incidents: number;
  suspects: number;
}

/** As many as the ranker is measured by; and none that is next to impossible. */
const MOST_SUSPECTS = 5;
const LEAST_PROBABILITY = 0.01;
/** Probabilities closer than this say the same. */
const CLOSE = 0.005;

/**
 * Files the changes that software suspects of each incident, and takes back what it suspected earlier and does
 * not any more; all in one transaction, with an audit entry for each incident of which it says something else. Once a
 * cause is confirmed it suspects nothing more; where no change was it, it leaves what it said. What a person or a source
 * said of a change stays as it is. `at` is when each is asked about and recorded.
 */
export async function fileSuspects(
  ctx: Context,
  incidentIds: readonly string[],
  at: RecordedAt<string> = ctx.now,
): Promise<Filed> {
  return mutate(ctx, async (tx) => {
    const { filed, entries } = await fileSome(tx, incidentIds, at);
    const [first, ...others] = entries;
    return first ? { result: filed, entries: [first, ...others] } : { result: filed, unchanged: true };
  });
}

/** `fileSuspects` as a step. */
export async function fileSome(
  tx: Tx,
  incidentIds: readonly string[],
  at: RecordedAt<string>,
): Promise<{ filed: Filed; entries: AuditEntryInput[] }> {
  const open = await lockUnexplained(tx, incidentIds);
  const links = Map.groupBy(
    (await listLinks(tx, incidentIds)).filter((link) => link.supersededAt === null),
    (link) => link.incidentId,
  );
  const rankings = await listLastRankings(tx, open);
  const entries: AuditEntryInput[] = [];
  const added: LinkVersion[] = [];
  const superseded: LinkVersion[] = [];
  const ranked: StoredRanking[] = [];
  let standing = 0;
  for (const [id, current] of links) {
    if (open.includes(id) || !current.some(isConfirmedCause)) continue;
    const moot = current.filter(({ decidedBy, state }) => decidedBy === 'software' && state === 'suspect');
    if (moot.length === 0) continue;
    const revised = revise(moot, [], id, recordedAtOf(at, id), 'A cause is confirmed.');
    added.push(...revised.added);
    superseded.push(...revised.superseded);
    entries.push(entry(id, 0));
  }
  for (const { id, incident, candidates, graph } of await loadCases(tx, open)) {
    const asked = recordedAtOf(at, id);
    const current = links.get(id) ?? [];
    const judged = new Set(current.filter(isSomebodysWord).map((link) => link.changeId));
    const left = candidates.filter(({ changeId }) => !judged.has(changeId));
    const ranking = rankSuspects(incident, left, graph, asked, { most: MOST_SUSPECTS });
    const suspects = ranking.suspects.filter(({ probability }) => probability >= LEAST_PROBABILITY);
    standing += suspects.length;
    const said = current.filter((link) => !isSomebodysWord(link));
    const revised = revise(said, suspects, id, asked);
    const last = rankings.get(id);
    const next = rankingOf(id, ranking, left.length, (last?.version ?? 0) + 1, asked);
    if (revised.added.length === 0 && last && sameRanking(last, next)) continue;
    added.push(...revised.added);
    superseded.push(...revised.superseded);
    ranked.push(next);
    entries.push(entry(id, suspects.length));
  }
  await writeLinks(tx, added, superseded);
  await appendRankings(tx, ranked);
  for (const { subject } of entries) await announce(tx, { kind: 'incident', incidentId: subject.id });
  return { filed: { incidents: open.length, suspects: standing }, entries };
}

const entry = (id: string, suspects: number) =>
  ({
    action: 'incident.suspects-filed',
    subject: { type: 'incident', id },
    details: { rankerVersion: RANKER_VERSION, suspects },
  }) as const;

const isConfirmedCause = ({ state, relation }: LinkVersion) => state === 'match' && relation !== 'fixed-by';

/** A verdict that was taken back leaves the question to software again. */
const isSomebodysWord = ({ decidedBy, state }: LinkVersion) =>
  decidedBy === 'import' || (decidedBy === 'person' && state !== 'suspect' && state !== 'none');

const rankingOf = (
  incidentId: string,
  { noChange, abstains }: Ranking,
  candidates: number,
  version: number,
  at: Date,
): StoredRanking => ({
  incidentId,
  version,
  rankerVersion: RANKER_VERSION,
  candidates,
  abstained: abstains,
  noChange,
  recordedAt: at,
});

const sameRanking = (a: StoredRanking, b: StoredRanking) =>
  a.rankerVersion === b.rankerVersion &&
  a.candidates === b.candidates &&
  a.abstained === b.abstained &&
  Math.abs(a.noChange - b.noChange) < CLOSE;

type Suspect = Ranking['suspects'][number];

/** New versions where the suspicion differs from what software said last. */
function revise(
  earlier: readonly LinkVersion[],
  suspects: readonly Suspect[],
  incidentId: string,
  at: Date,
  why = 'Not among the suspects any more.',
) {
  const wanted = new Map(suspects.map((suspect) => [suspect.changeId, suspect]));
  const said = new Map(earlier.map((link) => [link.changeId, link]));
  const added: LinkVersion[] = [];
  const superseded: LinkVersion[] = [];
  for (const changeId of new Set([...wanted.keys(), ...said.keys()])) {
    const before = said.get(changeId);
    const next = suspicion(changeId, incidentId, wanted.get(changeId) ?? null, at, why);
    if (before && sameSuspicion(before, next)) continue;
    if (before) superseded.push({ ...before, supersededAt: at });
    added.push({ ...next, version: (before?.version ?? 0) + 1 });
  }
  return { added, superseded };
}

/** That a change is suspected no more is said once, whichever version of the ranker finds it again. */
const sameSuspicion = (a: LinkVersion, b: LinkVersion) =>
  a.state === b.state &&
  (a.state === 'none' ||
    (a.rank === b.rank &&
      a.rankerVersion === b.rankerVersion &&
      Math.abs((a.score ?? 0) - (b.score ?? 0)) < CLOSE &&
      JSON.stringify(a.reasons) === JSON.stringify(b.reasons)));

const suspicion = (
  changeId: string,
  incidentId: string,
  suspect: Suspect | null,
  at: Date,
  why: string,
): LinkVersion => ({
  changeId,
  incidentId,
  version: 1,
  state: suspect ? 'suspect' : 'none',
  relation: 'caused-by',
  score: suspect?.probability ?? null,
  rank: suspect?.rank ?? null,
  reasons: suspect?.reasons ?? [why],
  aiRole: 'undetermined',
  controlState: 'undetermined',
  decidedBy: 'software',
  personId: null,
  rationale: null,
  rankerVersion: RANKER_VERSION,
  recordedAt: at,
  supersededAt: null,
});
