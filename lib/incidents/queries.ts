import type { AiRole, LinkRelation, LinkState } from '#lib/domain/attribution/types.ts';
import type { IncidentStatus, Severity } from '#lib/domain/incident/observation.ts';
import type { Involvement } from '#lib/domain/provenance/types.ts';
import type { Tier } from '#lib/domain/service/observation.ts';
import { db, PrismaSql, type Tx } from '#lib/platform/db.ts';
import { notFound } from '#lib/platform/errors.ts';
import { hasHand } from '#lib/platform/identity.ts';
import type { Place } from '#lib/platform/keyset.ts';
import { containing, listed, type SortKey, whereAll } from '#lib/platform/sql.ts';

const { sql } = PrismaSql;

/** What AI had to do with an incident, as a filter: an attribution definition, or none of them. */
export const AI_FILTERS = ['strict', 'broad', 'widest', 'none'] as const;
export type AiFilter = (typeof AI_FILTERS)[number];

/** What is known about the cause, as a filter. */
export const CAUSE_FILTERS = [
  'matched',
  'disputed',
  'proposed',
  'suspects',
  'no-change',
  'open',
  'in-dispute',
] as const;
export type CauseFilter = (typeof CAUSE_FILTERS)[number];

export interface IncidentFilters {
  q?: string;
  /** At least this severe: 2 means Sev1 and Sev2. */
  severity?: Severity;
  tiers?: readonly Tier[];
  service?: string;
  team?: string;
  status?: IncidentStatus;
  ai?: AiFilter;
  cause?: CauseFilter;
  /** Half-open `[from, to)` on the start. */
  from?: Date;
  to?: Date;
}

export const INCIDENT_SORTS = ['started', 'severity', 'lost-orders', 'duration'] as const;
export type IncidentSort = (typeof INCIDENT_SORTS)[number];

export interface IncidentRow {
  id: string;
  externalId: string;
  title: string;
  severity: Severity;
  status: IncidentStatus;
  tier: Tier | null;
  startedAt: Date;
  detectedAt: Date | null;
  mitigatedAt: Date | null;
  /** Minutes from start to mitigation; null while open. */
  minutes: number | null;
  lostOrders: bigint | null;
  noChange: boolean;
  services: { slug: string; name: string; tier: Tier }[];
  causes: {
    changeId: string;
    title: string;
    state: LinkState;
    relation: LinkRelation;
    aiRole: AiRole;
    involvement: Involvement;
  }[];
  sortKey: string;
}

/** "A current cause of incident i for which …", see the view current_cause. */
const causeWith = (which: PrismaSql.Sql) =>
  sql`exists (select 1 from current_cause k where k.incident_id = i.id and ${which})`;

const AI_CONDITIONS: Record<AiFilter, PrismaSql.Sql> = {
  strict: causeWith(sql`k.strict`),
  broad: causeWith(sql`k.broad`),
  widest: causeWith(sql`k.widest`),
  none: sql`not ${causeWith(sql`k.widest`)}`,
};

const MATCHED = causeWith(sql`k.state = 'match'`);

const DISPUTED = causeWith(sql`k.state = 'disputed'`);
const PROPOSED = causeWith(sql`k.state = 'proposed'`);
const SUSPECTED = causeWith(sql`k.state = 'suspect'`);
const NO_CHANGE = sql`i.no_change_at is not null`;

/** What is known, the best of it: an incident is in exactly one of these; and whether any verdict on it is in dispute. */
const CAUSE_CONDITIONS: Record<CauseFilter, PrismaSql.Sql> = {
  matched: MATCHED,
  'no-change': sql`${NO_CHANGE} and not ${MATCHED}`,
  disputed: sql`${DISPUTED} and not (${NO_CHANGE}) and not ${MATCHED}`,
  proposed: sql`${PROPOSED} and not ${DISPUTED} and not (${NO_CHANGE}) and not ${MATCHED}`,
  suspects: sql`${SUSPECTED} and not ${PROPOSED} and not ${DISPUTED} and not (${NO_CHANGE}) and not ${MATCHED}`,
  'in-dispute': sql`exists (select from causal_link l
    where l.incident_id = i.id and l.superseded_at is null and l.state = 'disputed')`,
  open: sql`not ${SUSPECTED} and not ${PROPOSED} and not ${DISPUTED} and not (${NO_CHANGE}) and not ${MATCHED}`,
};

function conditions(filters: IncidentFilters): (PrismaSql.Sql | null)[] {
  const { q, severity, tiers, service, team, status, ai, cause, from, to } = filters;
  const touches = (which: PrismaSql.Sql) =>
    sql`exists (select 1 from incident_service x join service s on s.id = x.service_id
      where x.incident_id = i.id and ${which})`;
  return [
    q ? sql`(i.title ilike ${containing(q)} or i.external_id = ${q})` : null,
    severity ? sql`i.severity <= ${severity}` : null,
    tiers?.length ? touches(sql`s.tier in (${listed(tiers)})`) : null,
    service ? touches(sql`s.slug = ${service}`) : null,
    team ? touches(sql`s.team = ${team}`) : null,
    status ? sql`i.status = ${status}` : null,
    ai ? AI_CONDITIONS[ai] : null,
    cause ? CAUSE_CONDITIONS[cause] : null,
    from ? sql`i.started_at >= ${from}` : null,
    to ? sql`i.started_at < ${to}` : null,
  ];
}

/** Whole seconds, so that a cursor can carry the sort key. */
const SECONDS = sql`round(extract(epoch from i.mitigated_at - i.started_at))`;

/** Sort keys: never null, so that a row comparison pages through them. Ascending and descending both work. */
const SORT_KEYS: Record<IncidentSort, SortKey> = {
  started: { key: sql`i.started_at`, parse: (text) => sql`${text}::timestamptz` },
  severity: { key: sql`i.severity`, parse: (text) => sql`${text}::smallint` },
  'lost-orders': { key: sql`coalesce(i.lost_orders, 0)`, parse: (text) => sql`${text}::bigint` },
  duration: { key: sql`coalesce(${SECONDS}, 0)`, parse: (text) => sql`${text}::numeric` },
};

/**
 * One page of incidents in a stable order: by `sort`, then by id. `cursor` is the place after which the page
 * begins. At most `limit` rows; ask for one more than is shown to know whether there is a next page.
 */
export async function listIncidents(options: {
  filters: IncidentFilters;
  sort: IncidentSort;
  descending: boolean;
  cursor: Place | null;
  limit: number;
}): Promise<IncidentRow[]> {
  const { filters, sort, descending, cursor, limit } = options;
  const { key, parse } = SORT_KEYS[sort];
  const after = cursor
    ? sql`(${key}, i.id) ${descending ? sql`<` : sql`>`} (${parse(cursor.key)}, ${cursor.id}::uuid)`
    : null;
  const direction = descending ? sql`desc` : sql`asc`;
  return db().$queryRaw<IncidentRow[]>`
    with page as (
      select i.*, (${key})::text as sort_key, ${SECONDS} / 60 as minutes,
        row_number() over (order by ${key} ${direction}, i.id ${direction}) as place
      from incident i ${whereAll([...conditions(filters), after])}
      order by ${key} ${direction}, i.id ${direction} limit ${limit}
    )
    select i.id, i.external_id "externalId", i.title, i.severity, i.status, i.tier,
      i.started_at "startedAt", i.detected_at "detectedAt", i.mitigated_at "mitigatedAt",
      round(i.minutes)::int minutes, i.lost_orders "lostOrders", i.no_change_at is not null "noChange",
      i.sort_key "sortKey",
      coalesce((select jsonb_agg(jsonb_build_object('slug', s.slug, 'name', s.name, 'tier', s.tier)
          order by (s.id = i.primary_service_id) desc nulls last, s.tier, s.slug)
        from incident_service x join service s on s.id = x.service_id where x.incident_id = i.id), '[]') services,
      coalesce((select jsonb_agg(jsonb_build_object('changeId', c.id, 'title', c.title, 'state', l.state,
          'relation', l.relation, 'aiRole', l.ai_role, 'involvement', c.ai_involvement)
          order by l.state <> 'match', l.rank nulls first, c.effective_at desc)
        from current_cause l join change c on c.id = l.change_id
        where l.incident_id = i.id and l.state in ('match', 'proposed', 'suspect', 'disputed')), '[]') causes
    from page i order by i.place`;
}

/** Counts at most `cap` + 1 incidents that pass the filters: "10,000+" is enough to know in a list. */
export async function countIncidents(filters: IncidentFilters, cap: number): Promise<number> {
  const [row] = await db().$queryRaw<{ n: number }[]>`
    select count(*)::int n from (select 1 from incident i
      ${whereAll(conditions(filters))} limit ${cap + 1}) capped`;
  return row?.n ?? 0;
}

/** What of an incident decides about verdicts on it. */
interface LockedIncident {
  noChange: boolean;
  tier: number | null;
  /** The worst that it ever was, or is. */
  worstSeverity: number;
}

/** Locks the incident's row, so that verdicts on it come one after another. Not-found if it does not exist. */
export async function lockIncident(tx: Tx, id: string): Promise<LockedIncident> {
  const [row] = await tx.$queryRaw<LockedIncident[]>`
    select no_change_at is not null "noChange", tier::int, least(severity, (select min(h.severity)
      from incident_severity h where h.incident_id = incident.id))::int "worstSeverity"
    from incident where id = ${id}::uuid for update`;
  if (!row) throw notFound('The incident');
  return row;
}

/** Whether change `c` is a person's own: they wrote it, or took part in it. */
export const isOwn = (personId: PrismaSql.Sql): PrismaSql.Sql =>
  sql`(c.author_person_id is not distinct from ${personId} or ${hasHand(sql`c.id`, personId)})`;

/**
 * The change that is to be judged: whether the judge has a hand in it, and who they are after merges; null: there is no
 * such change.
 */
export async function findJudged(
  tx: Tx,
  changeId: string,
  personId: string,
): Promise<{ own: boolean; judgeId: string } | null> {
  const [row] = await tx.$queryRaw<{ own: boolean; judgeId: string }[]>`
    select ${isOwn(sql`${personId}::uuid`)} as own, coalesce((select coalesce(p.merged_into_id, p.id)
      from person p where p.id = ${personId}::uuid), ${personId}::uuid)::text as "judgeId"
    from change c where c.id = ${changeId}::uuid`;
  return row ?? null;
}
