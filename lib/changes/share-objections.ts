import type { AuditEntryInput } from '#lib/domain/audit/entry.ts';
import type { Tx } from '#lib/platform/db.ts';
import { assessChange } from './assess/assess-change.ts';
import {
  type Asking,
  carryObjections,
  commitOf,
  listAsking,
  lockChanges,
  lockRepository,
} from './objections-store.ts';
import { type Commit, objectionsTo } from './said-queries.ts';

/**
 * First step of a verb that objects or submits: from here on nothing else in the repository does either, and every
 * change that asks for the commit is locked, in one order.
 */
export async function lockAsking(tx: Tx, commit: Commit, changeId: string): Promise<void> {
  await lockRepository(tx, commit.repository);
  const asking = await listAsking(tx, commit);
  await lockChanges(tx, [...new Set([...asking.map((one) => one.changeId), changeId])]);
}

/** `lockAsking` for the head of a change; nothing where it was never submitted. */
export async function lockWithOthers(tx: Tx, changeId: string): Promise<void> {
  const before = await commitOf(tx, changeId);
  if (!before) return;
  await lockRepository(tx, before.repository);
  const commit = await commitOf(tx, changeId);
  if (commit) await lockAsking(tx, commit, changeId);
}

/**
 * An objection is to a commit, under whatever name it is submitted: every open change that asks for it, or for
 * another commit with the same diff, has the objections that stand in the others. Those of them that are not
 * `changeId` are judged again; that one's own verb does so itself. Returns an entry for each that was carried over.
 */
export async function shareObjections(tx: Tx, changeId: string): Promise<AuditEntryInput[]> {
  const commit = await commitOf(tx, changeId);
  const entries: AuditEntryInput[] = [];
  for (const asking of commit ? await listAsking(tx, commit) : []) {
    const carried = await carryTo(tx, asking);
    entries.push(...carried);
    if (carried.length > 0 && asking.changeId !== changeId) await assessChange(tx, asking.changeId);
  }
  return entries;
}

async function carryTo(tx: Tx, asking: Asking): Promise<AuditEntryInput[]> {
  const { changeId, headNumber, sha } = asking;
  const objections = await objectionsTo(tx, asking, changeId);
  if (objections.length === 0) return [];
  const written = await carryObjections(tx, asking, objections);
  return objections
    .filter(({ personId }) => written.includes(personId))
    .map(({ personId, decision, rationale, raisedIn }) => ({
      action: 'objection.carried',
      subject: { type: 'change', id: changeId },
      details: { revision: headNumber, sha, decision, rationale, personId, from: raisedIn },
    }));
}
