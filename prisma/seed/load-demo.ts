import { mutate } from '#lib/audit/mutate.ts';
import { recordChanges } from '#lib/changes/record-changes.ts';
import { refreshRollups } from '#lib/changes/refresh-rollups.ts';
import type { LinkObservation } from '#lib/domain/incident/observation.ts';
import { rankMarked } from '#lib/incidents/rank-marked.ts';
import { recordIncidents } from '#lib/incidents/record-incidents.ts';
import { recordLinks } from '#lib/incidents/record-links.ts';
import { recordPeople } from '#lib/people/record-people.ts';
import { type Context, systemContext } from '#lib/platform/context.ts';
import { db } from '#lib/platform/db.ts';
import { conflict } from '#lib/platform/errors.ts';
import { rowsJson } from '#lib/platform/rows.ts';
import { installPolicy } from '#lib/policies/install-policy.ts';
import { recordServices } from '#lib/services/record-services.ts';
import { auditDemo } from './audit-demo.ts';
import { decideHistory, GATE_DAYS } from './decide-history.ts';
import { judgeDemo, type NoChange } from './judge-demo.ts';
import { DAY } from './organisation/calendar.ts';
import { observeChanges } from './organisation/changes.ts';
import { SOURCE } from './organisation/describe-change.ts';
import { type GateHistory, gateHistory } from './organisation/gate-history.ts';
import { tellIncidents } from './organisation/incidents.ts';
import { openChanges } from './organisation/open-changes.ts';
import { buildOrganisation } from './organisation/organisation.ts';
import { observePerson } from './organisation/people.ts';
import { CHANGES } from './organisation/plan-changes.ts';
import { observeService } from './organisation/services.ts';
import { recordPastReviews } from './past-reviews.ts';
import { explained, rankDemo, whenDetected, whenExplained } from './rank-demo.ts';
import { beginReset, measureReset } from './reset-programme.ts';
import { retroDemo } from './retro-demo.ts';
import { submitDemo } from './submit-demo.ts';
import { writeBatches } from './write-batches.ts';

export interface LoadDemoOptions {
  /** The history ends the day before (UTC); two loads on one day write the same rows. */
  now: Date;
  /** Below 1, services, people, changes and incidents shrink; the story and the personas stay. */
  scale?: number;
  seed?: string;
  onProgress?: (progress: { stage: string; done: number; total: number }) => void;
}

const BATCH = 2_000;

/** From the end of an incident to its retrospective. */
const RETROSPECTIVE = 4 * 86_400_000;

/** Without statistics of the new rows the planner would read whole tables, here and on the first pages. */
async function gatherStatistics(): Promise<void> {
  await db()
    .$executeRaw`analyze change, change_service, incident, incident_service, causal_link, service_dependency,
      deployment, change_detail, service, incident_event, incident_to_rank`;
}

/** A load of another day or size would write over this one's rows with other content. */
async function refuseOther(subjectId: string): Promise<void> {
  const other = await db().auditEntry.findFirst({
    where: { subjectType: 'demo', subjectId: { not: subjectId } },
    select: { subjectId: true },
  });
  if (other) {
    throw conflict(
      `This database holds the demo organisation ${other.subjectId}; ${subjectId} needs an empty one.`,
    );
  }
}

/**
 * Loads the demo organisation through the same steps as every import: people, services, changes, incidents,
 * links, the verdicts of its people, suspects for the incidents nobody has settled, and rollups. The history counts as
 * recorded while it happened, so that reports as of an earlier date have something to show. Idempotent on
 * one day: a second load, or one after a killed load, writes only what is missing.
 * @throws DomainError `conflict` when the database holds the demo of another day, seed or scale
 */
export async function loadDemo(options: LoadDemoOptions): Promise<{ totals: Record<string, number> }> {
  const { now, scale = 1, seed = 'larkmere', onProgress } = options;
  const ctx: Context = systemContext('load-demo', now);
  const subject = { type: 'demo', id: `${seed} of ${now.toISOString().slice(0, 10)} at scale ${scale}` };
  await refuseOther(subject.id);

  const organisation = buildOrganisation(seed, now, scale);
  const gateSince = new Date(organisation.calendar.end - GATE_DAYS * DAY);
  await installPolicy({ ...ctx, now: gateSince });
  const totals: Record<string, number> = {};
  const stage = (name: string, total: number) => {
    totals[name] = 0;
    return (rows: number): void => {
      const done = (totals[name] ?? 0) + rows;
      totals[name] = done;
      onProgress?.({ stage: name, done, total: Math.max(done, total) });
    };
  };
  const common = {
    source: SOURCE,
    subject,
    size: BATCH,
    toJson: (rows: readonly object[]) => JSON.stringify(rows),
  };
  let changed = 0;

  const { people } = organisation.staff;
  changed += await writeBatches(
    ctx,
    { ...common, action: 'people.imported', record: recordPeople, onWritten: stage('people', people.length) },
    people.map(observePerson),
  );
  const { services } = organisation;
  changed += await writeBatches(
    ctx,
    {
      ...common,
      action: 'services.imported',
      record: recordServices,
      onWritten: stage('services', services.length),
    },
    services.map(observeService),
  );
  changed += await beginReset(now);
  const history: GateHistory[] = [];
  function* keepingHistory() {
    for (const change of observeChanges(organisation)) {
      const last = change.deployments.at(-1);
      if (last && last.startedAt >= gateSince) history.push(...gateHistory(organisation, change));
      yield change;
    }
  }
  changed += await writeBatches(
    ctx,
    {
      ...common,
      action: 'changes.imported',
      record: (tx, rows) => recordChanges(tx, rows, ({ createdAt }) => createdAt),
      onWritten: stage('changes', Math.round(CHANGES * scale)),
    },
    keepingHistory(),
  );
  changed += await decideHistory(history, stage('gate decisions', history.length));
  changed += await recordPastReviews(ctx, seed);

  const links: LinkObservation[] = [];
  const noChanges: NoChange[] = [];
  const told = [...tellIncidents(organisation)];
  for (const { incident, links: known, noChange } of told) {
    links.push(...known);
    const { source, externalId, startedAt, resolvedAt } = incident;
    if (!noChange) continue;
    const at = new Date((resolvedAt ?? startedAt).getTime() + RETROSPECTIVE);
    noChanges.push({ source, externalId, reason: noChange, at });
  }
  changed += await writeBatches(
    ctx,
    {
      ...common,
      action: 'incidents.imported',
      toJson: rowsJson,
      record: (tx, rows) => recordIncidents(tx, rows, (one) => one.detectedAt ?? one.startedAt),
      onWritten: stage('incidents', told.length),
    },
    told.map(({ incident }) => incident),
  );
  await gatherStatistics();
  const latest = explained(told);
  changed += await rankDemo(ctx, latest, whenDetected, stage('suspects of then', latest.length));
  changed += await writeBatches(
    ctx,
    {
      ...common,
      action: 'links.imported',
      record: (tx, rows) => recordLinks(tx, rows, (link) => link.at),
      onWritten: stage('links', links.length),
    },
    links,
  );
  await gatherStatistics();
  await rankDemo(ctx, latest, whenExplained);
  changed += await judgeDemo(ctx, noChanges, stage('verdicts', noChanges.length));
  const open = openChanges(organisation, now);
  changed += await submitDemo(ctx, open, stage('open changes', open.length));
  changed += await auditDemo(ctx, organisation);
  changed += await retroDemo(now);
  // What every import and the worker do in the end, done here: after the load no figure moves by itself.
  await rankMarked(ctx, (done, total) => onProgress?.({ stage: 'suspects', done, total }));
  onProgress?.({ stage: 'rollups', done: 0, total: 1 });
  await refreshRollups(ctx);
  onProgress?.({ stage: 'rollups', done: 1, total: 1 });
  onProgress?.({ stage: 'programme', done: 0, total: 1 });
  changed += await measureReset(now);
  onProgress?.({ stage: 'programme', done: 1, total: 1 });
  const loads = await db().auditEntry.count({ where: { action: 'demo.loaded' } });
  if (changed > 0 || loads === 0) {
    await mutate(ctx, async () => ({
      result: undefined,
      entries: [{ action: 'demo.loaded', subject, details: { seed, totals } }],
    }));
  }
  return { totals };
}
