import { declareNoChange } from '#lib/incidents/declare-no-change.ts';
import { judgeLink } from '#lib/incidents/judge-link.ts';
import type { Context } from '#lib/platform/context.ts';
import { db } from '#lib/platform/db.ts';
import { externalRecordId } from '#lib/platform/ids.ts';
import { inLanes } from './in-lanes.ts';
import { SOURCE } from './organisation/describe-change.ts';
import { DISPUTE } from './organisation/story-incidents.ts';
import { personContext } from './person-context.ts';

interface IncidentRef {
  source: string;
  externalId: string;
}

/** An incident that is closed without a change. */
export interface NoChange extends IncidentRef {
  reason: string;
}

/** Verdicts of a retrospective are given by its lead. */
const RETRO_LEAD = 'leila-haddad';

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

/**
 * What the demo's people say through the product itself: the dispute, and the incidents without a change. Says
 * nothing twice. Returns how many verdicts were new.
 */
export async function judgeDemo(
  ctx: Context,
  noChange: readonly NoChange[],
  onDone: (incidents: number) => void,
): Promise<number> {
  let given = await judgeDispute(ctx.now);
  const idOf = ({ source, externalId }: IncidentRef) => externalRecordId(source, externalId);
  const closed = await db().incident.findMany({
    where: { id: { in: noChange.map(idOf) }, noChangeReason: { not: null } },
    select: { id: true },
  });
  const known = new Set(closed.map(({ id }) => id));
  const lead = personContext(RETRO_LEAD, ctx.now);
  await inLanes(noChange, async (incident) => {
    const incidentId = idOf(incident);
    if (!known.has(incidentId)) {
      await declareNoChange(lead, { incidentId, reason: incident.reason });
      given += 1;
    }
    onDone(1);
  });
  return given;
}
