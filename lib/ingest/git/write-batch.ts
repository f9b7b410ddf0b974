import { mutate } from '#lib/audit/mutate.ts';
import { type ChangeSummary, findChanges } from '#lib/changes/find-changes.ts';
import { recordChanges } from '#lib/changes/record-changes.ts';
import type { AuditEntryInput } from '#lib/domain/audit/entry.ts';
import type { ChangeObservation } from '#lib/domain/change/observation.ts';
import type { SeverityRules } from '#lib/domain/service/services-file.ts';
import { recordIncidents } from '#lib/incidents/record-incidents.ts';
import { recordLinks } from '#lib/incidents/record-links.ts';
import type { Context } from '#lib/platform/context.ts';
import type { Tx } from '#lib/platform/db.ts';
import { externalRecordId } from '#lib/platform/ids.ts';
import { batchDetails, changedNothing } from '../batch.ts';
import { type Cursor, saveCursor } from './cursor.ts';
import { type FailureRevert, observeRevert } from './revert-incident.ts';

export interface GitBatch {
  changes: ChangeObservation[];
  /** Reverts among them that become incidents. */
  failures: FailureRevert[];
}

export interface BatchTarget {
  key: string;
  source: string;
  severity: SeverityRules;
}

/**
 * Writes one batch of a history, its incidents and the new cursor in one transaction. Returns the cursor as it
 * stands: `before` where every row was there already.
 */
export async function writeBatch(
  ctx: Context,
  target: BatchTarget,
  batch: GitBatch,
  before: Cursor | null,
  next: Cursor,
): Promise<Cursor | null> {
  const { key, source } = target;
  return mutate<Cursor | null>(ctx, async (tx) => {
    const changes = await recordChanges(tx, batch.changes, ctx.now);
    const entries = changedNothing(changes)
      ? []
      : [entry('changes.imported', source, batchDetails(source, batch.changes, changes))];
    entries.push(...(await writeFailures(tx, ctx.now, target, batch.failures)));
    const [first, ...rest] = entries;
    if (first === undefined) return { result: before, unchanged: true };
    await saveCursor(tx, { key, source, before, next, at: ctx.now });
    return { result: next, entries: [first, ...rest] };
  });
}

async function writeFailures(
  tx: Tx,
  at: Date,
  { source, severity }: BatchTarget,
  failures: readonly FailureRevert[],
): Promise<AuditEntryInput[]> {
  if (failures.length === 0) return [];
  const idOf = (sha: string) => externalRecordId(source, sha);
  const known = await findChanges(
    tx,
    [...new Set(failures.flatMap((one) => one.resolved.culprits))].map(idOf),
  );
  const observed = failures.flatMap((failure) => {
    const culprits = failure.resolved.culprits
      .map((sha) => known.get(idOf(sha)))
      .filter((change): change is ChangeSummary => change !== undefined);
    return culprits.length === 0 ? [] : [observeRevert(source, failure, culprits, severity)];
  });
  const incidents = observed.map((one) => one.incident);
  const links = observed.flatMap((one) => one.links);
  const recorded = await recordIncidents(tx, incidents, at);
  const linked = await recordLinks(tx, links, at);
  return [
    ...(changedNothing(recorded)
      ? []
      : [entry('incidents.imported', source, batchDetails(source, incidents, recorded))]),
    ...(changedNothing(linked) ? [] : [entry('links.imported', source, batchDetails(source, links, linked))]),
  ];
}

function entry(
  action: 'changes.imported' | 'incidents.imported' | 'links.imported',
  source: string,
  details: ReturnType<typeof batchDetails>,
): AuditEntryInput {
  return { action, subject: { type: 'import', id: source }, details };
}
