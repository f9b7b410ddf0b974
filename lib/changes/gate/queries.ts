import type { GateQuestion } from '#lib/domain/change/gate.ts';
import { db } from '#lib/platform/db.ts';

/** The submitted changes with this head, as last judged: nothing is decided by it. */
export function findHead({
  repository,
  sha,
}: GateQuestion): Promise<{ changeId: string; environment: string; outcome: string }[]> {
  return db().changeControl.findMany({
    where: { repository, headSha: sha },
    select: { changeId: true, environment: true, outcome: true },
  });
}
