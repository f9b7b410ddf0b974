import { db } from '#lib/platform/db.ts';

/** What software said last of an incident as a whole, by an instant or by now; null where it has not looked at it. */
export async function findRanking(incidentId: string, asOf: Date | null) {
  return db().incidentRanking.findFirst({
    where: { incidentId, ...(asOf ? { recordedAt: { lt: asOf } } : {}) },
    orderBy: { version: 'desc' },
    select: { rankerVersion: true, candidates: true, abstained: true, noChange: true, recordedAt: true },
  });
}
