import { judge } from '#lib/changes/assess/judge.ts';
import type { outside } from './database.ts';

type Database = ReturnType<typeof outside>;

interface Entry {
  action: string;
  actorId: string;
  body: string;
}

/**
 * What is wrong with how a change came to be approved, one sentence each; shares nothing with the verbs but the
 * audit log and, for the last two, what is stored. Every word was about the head of its moment and was no
 * repetition, each review stands where its last entry left it, and what is kept of the judgement is what is judged.
 */
export async function trailViolations(database: Database, changeId: string): Promise<string[]> {
  const entries = await database.auditEntry.findMany({
    where: { subjectType: 'change', subjectId: changeId },
    orderBy: { seq: 'asc' },
    select: { action: true, actorId: true, body: true },
  });
  const { wrong, standing } = replayed(entries);
  const rows = await database.review.findMany({ where: { changeId } });
  for (const row of rows) {
    const said = standing.get(`${row.personId} ${row.revisionNumber}`);
    const now = row.withdrawnAt === null ? row.decision : 'withdrawn';
    if (said !== now)
      wrong.push(`the log ends with ${said}, the review says ${now} (revision ${row.revisionNumber})`);
  }
  if (rows.length !== standing.size)
    wrong.push(`${standing.size} people spoke in the log, ${rows.length} reviews are stored`);
  const judged = await judge(database, changeId);
  const kept = await database.changeControl.findUniqueOrThrow({ where: { changeId } });
  if (judged?.decision.outcome !== kept.outcome)
    wrong.push(`kept as ${kept.outcome}, judged as ${judged?.decision.outcome}`);
  return wrong;
}

const WORDS: Readonly<Record<string, string>> = {
  'change.approved': 'approve',
  'change.changes-requested': 'request-changes',
  'change.vetoed': 'veto',
};

function replayed(entries: readonly Entry[]) {
  const wrong: string[] = [];
  const standing = new Map<string, string>();
  let head = { revision: 0, sha: '' };
  for (const { action, actorId, body } of entries) {
    const { revision, sha, decision } = JSON.parse(body);
    const word = WORDS[action];
    if (action === 'change.submitted' || action === 'change.revised') head = { revision, sha };
    if (word) {
      if (revision !== head.revision || sha !== head.sha)
        wrong.push(`${action} of revision ${revision} when the head was revision ${head.revision}`);
      if (standing.get(`${actorId} ${revision}`) === word) wrong.push(`${action} twice by one person`);
      standing.set(`${actorId} ${revision}`, word);
    }
    if (action === 'review.withdrawn') {
      for (const [key, said] of standing) {
        if (key.startsWith(actorId) && said === decision) standing.set(key, 'withdrawn');
      }
    }
  }
  return { wrong, standing };
}
