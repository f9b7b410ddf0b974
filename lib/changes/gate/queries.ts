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

/** A question that the gate can be asked, about whatever was submitted; null where nothing was. */
export function findAnyHead(): Promise<GateQuestion | null> {
  return db()
    .changeControl.findFirst({ select: { repository: true, headSha: true, environment: true } })
    .then(
      (head) => head && { repository: head.repository, sha: head.headSha, environment: head.environment },
    );
}
