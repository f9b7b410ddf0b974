import { declareNoChange } from '#lib/incidents/declare-no-change.ts';
import { fileSuspects } from '#lib/incidents/file-suspects.ts';
import { judgeLink } from '#lib/incidents/judge-link.ts';
import type { Context } from '#lib/platform/context.ts';
import { db } from '#lib/platform/db.ts';
import { externalRecordId } from '#lib/platform/ids.ts';
import { SOURCE } from './organisation/describe-change.ts';
import { DISPUTE } from './organisation/story-incidents.ts';

interface IncidentRef {
  source: string;
  externalId: string;
}

/** Incidents that no link settles: closed without a change, or still open to suspicion. */
export interface OpenQuestions {
  noChange: (IncidentRef & { reason: string })[];
  unsettled: IncidentRef[];
}

/** Verdicts of a retrospective are given by its lead. */
const RETRO_LEAD = 'leila-haddad';

/** Incidents whose suspects are filed in one transaction. */
const SUSPECT_BATCH = 50;

/** Tasks at a time: enough to keep the database busy, few enough for the pool. */
const LANES = 4;

function personContext(slug: string, now: Date): Context {
  const id = externalRecordId('person', slug);
  return { actor: { kind: 'person', id, identity: `demo|${slug}`, session: null }, now };
}

async function judgeDispute(now: Date): Promise<number> {
  const incidentId = externalRecordId(SOURCE, DISPUTE.incident);
  const changeId = externalRecordId(SOURCE, DISPUTE.change);
  const said = await db().causalLink.count({ where: { incidentId, changeId } });
  const left = DISPUTE.verdicts.slice(said);
  for (const [index, { by, ...verdict }] of left.entries()) {
    await judgeLink(personContext(by, now), { ...verdict, incidentId, changeId, seenVersion: said + index });
  }
  return left.length;
}

async function inLanes<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) await work(items[index] as T);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

/**
 * What the demo's people say through the product itself (the dispute, the incidents without a change), and then
 * the suspects of what is left. Says nothing twice. Returns how many verdicts were new.
 */
export async function judgeDemo(
  ctx: Context,
  open: OpenQuestions,
  onDone: (questions: number) => void,
): Promise<number> {
  let given = await judgeDispute(ctx.now);
  const ids = (refs: readonly IncidentRef[]): string[] =>
    refs.map(({ source, externalId }) => externalRecordId(source, externalId));
  const closed = await db().incident.findMany({
    where: { id: { in: ids(open.noChange) }, noChangeReason: { not: null } },
    select: { id: true },
  });
  const known = new Set(closed.map(({ id }) => id));
  const lead = personContext(RETRO_LEAD, ctx.now);
  await inLanes(open.noChange, async (incident) => {
    const incidentId = externalRecordId(incident.source, incident.externalId);
    if (!known.has(incidentId)) {
      await declareNoChange(lead, { incidentId, reason: incident.reason });
      given += 1;
    }
    onDone(1);
  });
  const unsettled = ids(open.unsettled);
  for (let from = 0; from < unsettled.length; from += SUSPECT_BATCH) {
    const batch = unsettled.slice(from, from + SUSPECT_BATCH);
    await fileSuspects(ctx, batch);
    onDone(batch.length);
  }
  return given;
}
