import { declareNoChange } from '#lib/incidents/declare-no-change.ts';
import { disputeLink } from '#lib/incidents/dispute-link.ts';
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
  /** When its retrospective says so. */
  at: Date;
}

/** Verdicts of a retrospective are given by its lead. */
const RETRO_LEAD = 'leila-haddad';

const HOUR = 3_600_000;

async function judgeDispute(now: Date): Promise<number> {
  const incidentId = externalRecordId(SOURCE, DISPUTE.incident);
  const changeId = externalRecordId(SOURCE, DISPUTE.change);
  const { startedAt } = await db().incident.findUniqueOrThrow({
    where: { id: incidentId },
    select: { startedAt: true },
  });
  const said = await db().causalLink.count({ where: { incidentId, changeId } });
  const left = DISPUTE.sayings.slice(said);
  for (const [index, saying] of left.entries()) {
    const at = new Date(startedAt.getTime() + saying.hours * HOUR);
    const ctx = personContext(saying.by, at < now ? at : now);
    const link = { incidentId, changeId, seenVersion: said + index, reason: saying.reason };
    if (saying.act === 'dispute') await disputeLink(ctx, link);
    else {
      const { relation, aiRole, controlState, certainty } = saying;
      await judgeLink(ctx, { ...link, verdict: 'confirm', relation, aiRole, controlState, certainty });
    }
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
  await inLanes(noChange, async (incident) => {
    const incidentId = idOf(incident);
    if (!known.has(incidentId)) {
      const at = new Date(Math.min(incident.at.getTime(), ctx.now.getTime()));
      await declareNoChange(personContext(RETRO_LEAD, at), { incidentId, reason: incident.reason });
      given += 1;
    }
    onDone(1);
  });
  return given;
}
