import type { LinkObservation } from '#lib/domain/incident/observation.ts';
import { countRows, type RecordCounts, type TouchedRow } from '#lib/domain/record-counts.ts';
import { type RecordedAt, recordedAtOf } from '#lib/domain/recorded-at.ts';
import type { Tx } from '#lib/platform/db.ts';
import { externalRecordId } from '#lib/platform/ids.ts';
import { markIncidents } from '#lib/platform/to-rank.ts';
import { type LinkVersion, listLinks, lockIncidents, writeLinks } from './store.ts';

/**
 * Appends what a source says about changes and incidents to the links' histories: a new version where it
 * says something new, nothing where it repeats itself, be it something that it contradicted since. A person's verdict given
 * here, on the link or that no change was the cause, outranks a source and stays. When the source says that it was
 * decided is kept beside `at`, from when on it is known here. The changes and incidents must be recorded. Idempotent.
 */
export async function recordLinks(
  tx: Tx,
  links: readonly LinkObservation[],
  at: RecordedAt<LinkObservation>,
): Promise<RecordCounts> {
  if (links.length === 0) return countRows(0, []);
  const given = links.map((link) => ({
    link,
    changeId: externalRecordId(link.change.source, link.change.externalId),
    incidentId: externalRecordId(link.incident.source, link.incident.externalId),
  }));
  const incidentIds = [...new Set(given.map((one) => one.incidentId))];
  const withoutCause = await lockIncidents(tx, incidentIds);
  const histories = Map.groupBy(await listLinks(tx, incidentIds), pairKey);
  const added: LinkVersion[] = [];
  const superseded: LinkVersion[] = [];
  const written: TouchedRow[] = [];
  for (const { link, changeId, incidentId } of given) {
    const key = pairKey({ changeId, incidentId });
    const history = histories.get(key) ?? [];
    histories.set(key, history);
    const current = history.at(-1);
    const said = history.filter((version) => version.decidedBy === 'import');
    const last = said.at(-1);
    if ((current && isJudged(current)) || (last && sameVerdict(last, link))) continue;
    if (isRepeat(said, link)) continue;
    if (withoutCause.has(incidentId) && link.state === 'match' && link.relation !== 'fixed-by') continue;
    if (current) {
      current.supersededAt = recordedAtOf(at, link);
      if (!added.includes(current)) superseded.push(current);
    }
    const version = (current?.version ?? 0) + 1;
    const next = {
      ...versionOf(link, changeId, incidentId, version, recordedAtOf(at, link)),
      disputes: link.state === 'disputed' ? disputedBy(history) : null,
    };
    history.push(next);
    added.push(next);
    written.push({ id: key, inserted: current === undefined });
  }
  await writeLinks(tx, added, superseded);
  if (added.length > 0) await markIncidents(tx, incidentIds);
  return countRows(new Set(given.map(pairKey)).size, written);
}

const pairKey = (pair: { changeId: string; incidentId: string }) => `${pair.changeId} ${pair.incidentId}`;

/** A person's word stands, unless it was taken back. */
const isJudged = ({ decidedBy, state }: LinkVersion) =>
  decidedBy === 'person' && state !== 'suspect' && state !== 'none';

/** A source that says no more than that a link is disputed means the verdict before; without one, that it is a cause. */
const disputedBy = (history: readonly LinkVersion[]): string =>
  history.findLast(({ state }) => state === 'match' || state === 'ruled-out')?.state ?? 'match';

const sameVerdict = (version: LinkVersion, link: LinkObservation): boolean =>
  version.state === link.state &&
  version.relation === link.relation &&
  version.aiRole === link.aiRole &&
  version.controlState === link.controlState &&
  version.rationale === link.reason;

/**
 * A source said just this before, though it contradicted it since: at the same instant, or earlier and it still stood
 * then. So a file that holds its own history says nothing new the second time.
 */
function isRepeat(said: readonly LinkVersion[], link: LinkObservation): boolean {
  const until = said.filter(({ saidAt }) => saidAt && saidAt <= link.at);
  const stood = until.at(-1);
  return until.some(
    (version) =>
      sameVerdict(version, link) && (version === stood || version.saidAt?.getTime() === link.at.getTime()),
  );
}

const versionOf = (
  link: LinkObservation,
  changeId: string,
  incidentId: string,
  version: number,
  recordedAt: Date,
): LinkVersion => ({
  changeId,
  incidentId,
  version,
  state: link.state,
  relation: link.relation,
  score: null,
  rank: null,
  reasons: [link.reason],
  aiRole: link.aiRole,
  controlState: link.controlState,
  decidedBy: 'import',
  personId: null,
  rationale: link.reason,
  rankerVersion: null,
  recordedAt,
  supersededAt: null,
  saidAt: link.at,
});
