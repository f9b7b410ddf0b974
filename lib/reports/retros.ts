import type { Severity } from '#lib/domain/incident/observation.ts';
import { type ActionKind, type ActionState, dayOf } from '#lib/domain/retro/action.ts';
import type { RetroState } from '#lib/domain/retro/document.ts';
import { db, PrismaSql } from '#lib/platform/db.ts';
import type { Place } from '#lib/platform/keyset.ts';
import { containing, whereAll } from '#lib/platform/sql.ts';

const { sql } = PrismaSql;

export interface RetroFilters {
  q?: string;
  state?: RetroState;
  /** Only those with an action that is overdue. */
  overdue?: boolean;
}

export interface RetroListRow {
  id: string;
  incident: string;
  severity: Severity;
  state: RetroState;
  owner: string;
  openedAt: Date;
  publishedAt: Date | null;
  openActions: number;
  overdueActions: number;
  sortKey: string;
}

interface Page {
  cursor: Place | null;
  limit: number;
}

const LIVE = sql`a.state in ('open', 'in-progress')`;

/** One page of retros, the newest first; `at` says what is overdue. */
export async function listRetros(
  filters: RetroFilters,
  at: Date,
  { cursor, limit }: Page,
): Promise<RetroListRow[]> {
  const late = sql`${LIVE} and a.due_on < ${dayOf(at)}::date`;
  const conditions = [
    filters.q ? sql`i.title ilike ${containing(filters.q)}` : null,
    filters.state ? sql`r.state = ${filters.state}` : null,
    filters.overdue
      ? sql`exists (select from retro_action a where a.incident_id = r.incident_id and ${late})`
      : null,
    cursor ? sql`(r.created_at, r.incident_id) < (${cursor.key}::timestamptz, ${cursor.id}::uuid)` : null,
  ];
  return db().$queryRaw<RetroListRow[]>`
    select r.incident_id::text as id, i.title as incident, i.severity::int, r.state, o.name as owner,
      r.created_at as "openedAt", r.published_at as "publishedAt", r.created_at::text as "sortKey",
      (select count(*)::int from retro_action a where a.incident_id = r.incident_id and ${LIVE}) as "openActions",
      (select count(*)::int from retro_action a where a.incident_id = r.incident_id and ${late}) as "overdueActions"
    from retro r join incident i on i.id = r.incident_id join person o on o.id = r.owner_id
    ${whereAll(conditions)} order by r.created_at desc, r.incident_id desc limit ${limit}`;
}

/** `live`: open or in progress; `ended`: done or dropped. */
export const ACTION_SHOWN = ['live', 'overdue', 'ended'] as const;
export type ActionShown = (typeof ACTION_SHOWN)[number];

export interface ActionFilters {
  /** Only those of one person, under whichever record of them. */
  ownerId?: string;
  kind?: ActionKind;
  shown: ActionShown;
}

export interface ActionListRow {
  id: string;
  incidentId: string;
  incident: string;
  kind: ActionKind;
  title: string;
  owner: string;
  dueOn: Date;
  state: ActionState;
  policyVersion: number | null;
  sortKey: string;
}

/** One page of what retros ask for: what is due first comes first. */
export async function listRetroActions(
  filters: ActionFilters,
  at: Date,
  { cursor, limit }: Page,
): Promise<ActionListRow[]> {
  const { ownerId, kind, shown } = filters;
  const conditions = [
    shown === 'ended' ? sql`a.state in ('done', 'dropped')` : LIVE,
    shown === 'overdue' ? sql`a.due_on < ${dayOf(at)}::date` : null,
    ownerId
      ? sql`a.owner_id in (select id from person where id = ${ownerId}::uuid or merged_into_id = ${ownerId}::uuid)`
      : null,
    kind ? sql`a.kind = ${kind}` : null,
    cursor ? sql`(a.due_on, a.id) > (${cursor.key}::timestamptz::date, ${cursor.id}::uuid)` : null,
  ];
  return db().$queryRaw<ActionListRow[]>`
    select a.id::text, a.incident_id::text as "incidentId", i.title as incident, a.kind, a.title, o.name as owner,
      a.due_on as "dueOn", a.state, a.policy_version as "policyVersion",
      to_char(a.due_on, 'YYYY-MM-DD') || 'T00:00:00Z' as "sortKey"
    from retro_action a join incident i on i.id = a.incident_id join person o on o.id = a.owner_id
    ${whereAll(conditions)} order by a.due_on, a.id limit ${limit}`;
}
