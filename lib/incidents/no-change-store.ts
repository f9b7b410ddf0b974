import type { Tx } from '#lib/platform/db.ts';

/** Records the answer that no change caused an incident; its row is locked by the caller. */
export async function writeNoChange(
  tx: Tx,
  answer: { incidentId: string; personId: string; reason: string; at: Date },
): Promise<void> {
  const { incidentId, personId, reason, at } = answer;
  await tx.incident.update({
    where: { id: incidentId },
    data: { noChangeReason: reason, noChangeBy: personId, noChangeAt: at },
  });
  await tx.incidentNoChange.create({ data: { incidentId, personId, reason, recordedAt: at } });
}

/** Ends the answer that stands; it stays in the history. */
export async function withdrawNoChange(tx: Tx, incidentId: string, at: Date): Promise<void> {
  await tx.incident.update({
    where: { id: incidentId },
    data: { noChangeReason: null, noChangeBy: null, noChangeAt: null },
  });
  await tx.incidentNoChange.updateMany({
    where: { incidentId, withdrawnAt: null },
    data: { withdrawnAt: at },
  });
}
