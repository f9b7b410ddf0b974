import { dayOf, REMIND_DAYS } from '#lib/domain/retro/action.ts';
import { db, PrismaSql, type Reader, type Tx } from '#lib/platform/db.ts';
import type { ActionRow } from './store.ts';

const { sql } = PrismaSql;

/** A live action is told of two days before its day, and once more when its day is over; `today` is UTC's. */
const isDue = (today: string) => sql`state in ('open', 'in-progress')
  and due_on <= ${today}::date + ${REMIND_DAYS}::int
  and (reminded_at is null or (due_on < ${today}::date and reminded_at < (due_on + 1)::timestamp at time zone 'UTC'))`;

/** Whether anybody is to be reminded of something now. */
export async function hasDueActions(at: Date, reader: Reader = db()): Promise<boolean> {
  const [row] = await reader.$queryRaw<{ due: boolean }[]>`
    select exists (select from retro_action where ${isDue(dayOf(at))}) as due`;
  return row?.due ?? false;
}

/** Locks what is due, the oldest first; what another process holds is left to it. */
export async function lockDue(
  tx: Tx,
  at: Date,
  most: number,
): Promise<(ActionRow & { incidentId: string })[]> {
  return tx.$queryRaw`
    select incident_id::text as "incidentId", id::text, kind, title, detail, owner_id::text as "ownerId",
      due_on as "dueOn", state, version, change_id::text as "changeId", policy_version as "policyVersion"
    from retro_action where ${isDue(dayOf(at))}
    order by due_on, incident_id, id limit ${most} for update skip locked`;
}
