import { type ChangeObservation, effectiveAt } from '#lib/domain/change/observation.ts';
import { normaliseAuthorIdentity, resolveAuthor } from '#lib/domain/person/author-identity.ts';
import { DETECTOR_VERSION } from '#lib/domain/provenance/detect.ts';
import { lastByKey, type RecordCounts } from '#lib/domain/record-counts.ts';
import { type RecordedAt, recordedAtOf } from '#lib/domain/recorded-at.ts';
import { weekOf } from '#lib/domain/week.ts';
import type { Tx } from '#lib/platform/db.ts';
import { invalid } from '#lib/platform/errors.ts';
import { externalRecordId } from '#lib/platform/ids.ts';
import { markIncidentsAfter } from '#lib/platform/to-rank.ts';
import {
  type Author,
  appendEvidence,
  findAuthors,
  findRecorded,
  findServices,
  markWeeks,
  type RecordedChange,
  replaceServices,
  type ServiceRef,
  upsertChanges,
  upsertDeployments,
  upsertDetails,
  upsertRevisions,
} from './store.ts';

/**
 * Writes changes with their details, services, revisions, evidence and deployments as a source describes
 * them, in about ten statements however many they are. Authors become people where an identity is known;
 * weeks whose rollup no longer holds and incidents whose suspects may be others are marked. A change said twice is
 * written as said last. Idempotent.
 * @throws DomainError `invalid` on `services` when a slug is not known
 */
export async function recordChanges(
  tx: Tx,
  changes: readonly ChangeObservation[],
  at: RecordedAt<ChangeObservation>,
): Promise<RecordCounts> {
  const given = lastByKey(changes, (one) => externalRecordId(one.source, one.externalId));
  if (given.size === 0) return { inserted: 0, updated: 0, unchanged: 0 };
  const entries = [...given].map(([id, change]) => ({
    id,
    change,
    identity: normaliseAuthorIdentity(change.authorIdentity),
  }));
  const authors = await findAuthors(tx, [...new Set(entries.map((entry) => entry.identity))]);
  const services = await findServices(tx, [...new Set(changes.flatMap((change) => change.services))]);
  const recorded = await findRecorded(tx, [...given.keys()]);
  const rows = entries.map(({ id, change, identity }) =>
    changeRow(id, change, {
      at: recordedAtOf(at, change),
      identity,
      author: resolveAuthor(identity, authors),
      services: servicesOf(change, services),
      before: recorded.get(id) ?? null,
    }),
  );
  const written = await upsertChanges(tx, rows);
  const involvement = new Map(rows.map((row) => [row.id, row.aiInvolvement]));
  const known = [...recorded.keys()];
  const touched = [
    await upsertDetails(tx, entries.map(detailRow), known),
    await replaceServices(
      tx,
      known,
      entries.flatMap(({ id, change }) =>
        servicesOf(change, services).map((service) => ({
          changeId: id,
          serviceId: service.id,
          effectiveAt: effectiveAt(change),
          aiInvolvement: involvement.get(id)!,
        })),
      ),
    ),
    await upsertRevisions(tx, entries.flatMap(revisionRows), known),
    await appendEvidence(
      tx,
      entries.flatMap((entry) => evidenceRows(entry, recordedAtOf(at, entry.change))),
      known,
    ),
    await upsertDeployments(tx, entries.flatMap(deploymentRows), known),
  ].flat();
  const added = rows.filter((row) => !recorded.has(row.id)).map((row) => row.id);
  await markWeeks(tx, weeksTouched([...added, ...written.updated], given, recorded));
  const updated = new Set([...written.updated, ...touched]);
  await markIncidentsAfter(tx, [...added, ...updated]);
  return {
    inserted: written.inserted,
    updated: updated.size,
    unchanged: rows.length - written.inserted - updated.size,
  };
}

interface Entry {
  id: string;
  change: ChangeObservation;
}

interface Surroundings {
  at: Date;
  identity: string;
  author: Author | null;
  services: readonly ServiceRef[];
  before: RecordedChange | null;
}

/** Later findings win: evidence of a newer detector than this one decides what AI did. */
function changeRow(id: string, change: ChangeObservation, known: Surroundings) {
  const { author, before, services } = known;
  const keepsLevel = before !== null && before.authorPersonId === (author?.personId ?? null);
  const judged = before !== null && before.detectorVersion > DETECTOR_VERSION ? before : null;
  return {
    id,
    source: change.source,
    externalId: change.externalId,
    kind: change.kind,
    repository: change.repository,
    prNumber: change.prNumber,
    title: change.title,
    authorPersonId: author?.personId ?? null,
    authorName: change.authorName,
    authorIdentity: known.identity,
    authorLevel: change.authorLevel ?? (keepsLevel ? before.authorLevel : null) ?? author?.level ?? null,
    environment: change.environment,
    status: change.status,
    aiInvolvement: judged?.aiInvolvement ?? change.provenance.involvement,
    aiGrade: judged ? judged.aiGrade : change.provenance.grade,
    aiTools: judged?.aiTools ?? change.provenance.tools,
    aiConflicts: judged?.aiConflicts ?? change.provenance.conflicts.length,
    linesAdded: change.linesAdded,
    linesDeleted: change.linesDeleted,
    fileCount: change.fileCount,
    isRevert: change.isRevert,
    primaryServiceId: services[0]?.id ?? null,
    tier: services.length === 0 ? null : Math.min(...services.map((service) => service.tier)),
    risk: change.risk ?? before?.risk ?? null,
    createdAt: change.createdAt,
    effectiveAt: effectiveAt(change),
    recordedAt: known.at,
  };
}

function servicesOf(change: ChangeObservation, known: ReadonlyMap<string, ServiceRef>): ServiceRef[] {
  return [...new Set(change.services)].map((slug) => {
    const service = known.get(slug);
    if (!service) throw invalid(`There is no service "${slug}".`, 'services');
    return service;
  });
}

const detailRow = ({ id, change }: Entry) => ({
  changeId: id,
  body: change.body,
  committerName: change.committerName,
  committerEmail: change.committerEmail,
  authorEmail: change.authorIdentity.includes('@') ? change.authorIdentity : null,
  branch: change.branch,
  trailers: change.trailers,
  labels: change.labels,
  paths: change.paths.slice(0, 500),
  rollbackPlan: change.rollbackPlan,
  incomplete: change.incomplete,
  url: change.url,
});

const revisionRows = ({ id, change }: Entry) =>
  change.revisions.map((revision, index) => ({
    changeId: id,
    number: index + 1,
    headSha: revision.sha,
    createdAt: revision.createdAt,
  }));

const evidenceRows = ({ id, change }: Entry, at: Date) =>
  change.provenance.evidence.map((evidence, position) => ({
    changeId: id,
    detectorVersion: DETECTOR_VERSION,
    position,
    revisionNumber: change.revisions.length,
    signal: evidence.signal,
    tool: evidence.tool,
    model: evidence.model,
    session: evidence.session,
    involvement: evidence.involvement,
    grade: evidence.grade,
    source: evidence.source,
    excerpt: evidence.excerpt,
    counts: evidence.counts,
    reason: evidence.reason,
    deciding: evidence === change.provenance.deciding,
    recordedAt: at,
  }));

/** A deployment said twice is written as said last. */
const deploymentRows = ({ id, change }: Entry) =>
  [...lastByKey(change.deployments, (one) => one.externalId).values()].map((deployment) => ({
    changeId: id,
    id: externalRecordId(`${change.source}\ndeployment`, deployment.externalId),
    environment: deployment.environment,
    sha: deployment.sha,
    startedAt: deployment.startedAt,
    finishedAt: deployment.finishedAt,
    outcome: deployment.outcome,
    actor: deployment.actor,
    basis: deployment.basis,
  }));

/** The week that each written change counts in, and the one it counted in before. */
function weeksTouched(
  written: readonly string[],
  given: ReadonlyMap<string, ChangeObservation>,
  recorded: ReadonlyMap<string, RecordedChange>,
): string[] {
  const weeks = written.flatMap((id) => {
    const before = recorded.get(id);
    return [weekOf(effectiveAt(given.get(id)!)), ...(before ? [weekOf(before.effectiveAt)] : [])];
  });
  return [...new Set(weeks)].sort();
}
