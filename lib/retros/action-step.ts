import type { LinkState } from '#lib/domain/attribution/types.ts';
import type { AuditEntryInput } from '#lib/domain/audit/entry.ts';
import { dayOf } from '#lib/domain/retro/action.ts';
import { findNames, indexNames } from '#lib/domain/retro/names.ts';
import type { Reader, Tx } from '#lib/platform/db.ts';
import { conflict, invalid } from '#lib/platform/errors.ts';
import { listOrganisation } from './facts-queries.ts';
import type { ActionFields, SeenAction } from './inputs.ts';
import { type ActionRow, findOwner, getAction, lockRetro } from './store.ts';

export type ActionEntry = Extract<AuditEntryInput, { action: `action.${string}` }>;

/** The entry of what was done to an action. */
export function actionEntry(
  action: ActionEntry['action'],
  incidentId: string,
  {
    id,
    kind,
    title,
    ownerId,
    dueOn,
    state,
  }: Pick<ActionRow, 'id' | 'kind' | 'title' | 'ownerId' | 'dueOn' | 'state'>,
  more: Record<string, string | number> = {},
): ActionEntry {
  return {
    action,
    subject: { type: 'incident', id: incidentId },
    details: { incidentId, actionId: id, kind, title, ownerId, dueOn: dayOf(dueOn), state, ...more },
  };
}

/** An action as it is now, alone, and still as it was seen. @throws DomainError `not-found`, `conflict` */
export async function lockAction(
  tx: Tx,
  { incidentId, actionId, seenVersion }: SeenAction,
): Promise<ActionRow> {
  await lockRetro(tx, incidentId);
  const action = await getAction(tx, incidentId, actionId);
  if (action.version !== seenVersion)
    throw conflict('Somebody changed this action since you opened it. Reload to see what it says now.');
  return action;
}

/**
 * What is asked for as it is stored. What it is learnt from had a part in the incident, at least when it was chosen.
 *
 * @throws DomainError `invalid` with the field
 */
export async function readFields(
  tx: Tx,
  incidentId: string,
  { kind, title, detail, owner, dueOn, changeId }: ActionFields,
  chosenBefore: string | null = null,
): Promise<Pick<ActionRow, 'kind' | 'title' | 'detail' | 'ownerId' | 'dueOn' | 'changeId'>> {
  const ownerId = await findOwner(tx, owner);
  if (kind !== 'task' && changeId === null)
    throw invalid(`A ${kind} is learnt from a change: choose which.`, 'changeId');
  if (changeId !== null && changeId !== chosenBefore && !(await hasPart(tx, incidentId, changeId)))
    throw invalid('No verdict says that this change had a part in the incident.', 'changeId');
  if (kind === 'lesson') await refuseNames(tx, `${title}\n${detail}`);
  return { kind, title, detail, ownerId, dueOn: new Date(`${dueOn}T00:00:00Z`), changeId };
}

async function hasPart(reader: Reader, incidentId: string, changeId: string): Promise<boolean> {
  const state = { in: ['match', 'disputed'] satisfies LinkState[] };
  return (await reader.causalLink.count({ where: { incidentId, changeId, supersededAt: null, state } })) > 0;
}

/** A lesson is read by others, on other changes: it says what, never who. @throws DomainError `invalid` on `detail` */
export async function refuseNames(reader: Reader, text: string): Promise<void> {
  const [first] = findNames(text, indexNames(await listOrganisation(reader))).filter(
    ({ certainty }) => certainty === 'sure',
  );
  if (first)
    throw invalid(`A lesson names nobody: “${first.text}” is the name or login of somebody here.`, 'detail');
}
