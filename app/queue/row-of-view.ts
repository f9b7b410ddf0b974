import type { RequestView } from './request-view.ts';
import type { Row } from './row.ts';

/** A row for a request that is open beside the list and does not stand in it. */
export function rowOfView({ change, request }: RequestView): Row {
  const { headSha, headNumber, version, risk, blastRadius, waitingSince, dueAt, repository } = request;
  return {
    id: change.id,
    title: change.title,
    reference: repository,
    authorName: change.authorName,
    authorLevel: change.authorLevel,
    tier: change.tier,
    service: change.services[0]?.slug ?? null,
    serviceCount: change.services.length,
    involvement: change.involvement,
    grade: change.grade,
    risk,
    blastRadius,
    lines: change.linesAdded + change.linesDeleted,
    headSha,
    headNumber,
    version,
    why: '',
    done: '',
    takenBy: null,
    snoozedTill: null,
    waitingSince: waitingSince.getTime(),
    dueAt: dueAt?.getTime() ?? null,
    group: 'anyone',
  };
}

/** A row as the full view has it: what is approved is what stands beside the list, not an older line in it. */
export function asSeen(row: Row, view: RequestView | null): Row {
  if (!view) return row;
  const { headSha, headNumber, version } = view.request;
  return { ...row, headSha, headNumber, version };
}
