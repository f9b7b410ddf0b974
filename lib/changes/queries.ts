import type { ChangeKind, ChangeStatus } from '#lib/domain/change/observation.ts';
import { SIZE_BOUNDS } from '#lib/domain/change/size.ts';
import { LEVELS, type Level } from '#lib/domain/person/observation.ts';
import type { Grade, Involvement } from '#lib/domain/provenance/types.ts';
import type { Tier } from '#lib/domain/service/observation.ts';
import { db, PrismaSql } from '#lib/platform/db.ts';
import { notFound } from '#lib/platform/errors.ts';
import type { Place } from '#lib/platform/keyset.ts';
import { containing, listed, type SortKey, whereAll } from '#lib/platform/sql.ts';

const { sql } = PrismaSql;

export const LEVEL_FILTERS = [...LEVELS, 'unknown'] as const;
export type LevelFilter = (typeof LEVEL_FILTERS)[number];

export interface ChangeFilters {
  q?: string;
  kinds?: readonly ChangeKind[];
  involvement?: readonly Involvement[];
  grade?: Grade;
  tool?: string;
  tiers?: readonly Tier[];
  service?: string;
  team?: string;
  /** Slug of the author. */
  author?: string;
  /** Of the author, as recorded with the change. */
  levels?: readonly LevelFilter[];
  repository?: string;
  statuses?: readonly ChangeStatus[];
  environment?: string;
  /** Stratum of lib/domain/change/size.ts. */
  size?: number;
  /** Confirmed as a cause of an incident at least this severe (5 = of any). */
  failed?: number;
  /** Half-open `[from, to)` on the instant it took effect. */
  from?: Date;
  to?: Date;
}

export const CHANGE_SORTS = ['effective', 'lines', 'files', 'risk'] as const;
export type ChangeSort = (typeof CHANGE_SORTS)[number];

export interface ChangeRow {
  id: string;
  externalId: string;
  source: string;
  repository: string | null;
  prNumber: number | null;
  kind: ChangeKind;
  title: string;
  authorName: string;
  authorSlug: string | null;
  authorLevel: Level | null;
  environment: string;
  status: ChangeStatus;
  involvement: Involvement;
  grade: Grade | null;
  tools: string[];
  conflicts: number;
  linesAdded: number;
  linesDeleted: number;
  fileCount: number;
  isRevert: boolean;
  tier: Tier | null;
  risk: number | null;
  effectiveAt: Date;
  services: { slug: string; name: string; tier: Tier }[];
  /** Confirmed as a cause of these incidents. */
  incidents: { id: string; title: string; severity: number }[];
  sortKey: string;
}

const LINES = sql`c.lines_added + c.lines_deleted`;

/** Sort keys: never null, so that a row comparison pages through them. Ascending and descending both work. */
const SORT_KEYS: Record<ChangeSort, SortKey> = {
  effective: { key: sql`c.effective_at`, parse: (text) => sql`${text}::timestamptz` },
  lines: { key: LINES, parse: (text) => sql`${text}::int` },
  files: { key: sql`c.file_count`, parse: (text) => sql`${text}::int` },
  risk: { key: sql`coalesce(c.risk, 0)`, parse: (text) => sql`${text}::int` },
};

function sizeCondition(stratum: number) {
  const low = SIZE_BOUNDS[stratum - 1];
  const high = SIZE_BOUNDS[stratum];
  if (low === undefined) return sql`${LINES} <= ${high}`;
  return high === undefined ? sql`${LINES} > ${low}` : sql`${LINES} > ${low} and ${LINES} <= ${high}`;
}

function conditions(filters: ChangeFilters): (PrismaSql.Sql | null)[] {
  const { q, kinds, involvement, grade, tool, tiers, service, team, author } = filters;
  const { levels, repository, statuses, environment, size, failed, from, to } = filters;
  const touches = (which: PrismaSql.Sql) =>
    sql`exists (select 1 from change_service x join service s on s.id = x.service_id
      where x.change_id = c.id and ${which})`;
  return [
    q ? sql`(c.title ilike ${containing(q)} or c.external_id = ${q})` : null,
    kinds?.length ? sql`c.kind in (${listed(kinds)})` : null,
    involvement?.length ? sql`c.ai_involvement in (${listed(involvement)})` : null,
    grade ? sql`c.ai_grade = ${grade}` : null,
    tool ? sql`${tool} = any(c.ai_tools)` : null,
    tiers?.length ? sql`c.tier in (${listed(tiers)})` : null,
    service ? touches(sql`s.slug = ${service}`) : null,
    team ? touches(sql`s.team = ${team}`) : null,
    author ? sql`c.author_person_id = (select id from person where slug = ${author})` : null,
    levels?.length ? sql`coalesce(c.author_level, 'unknown') in (${listed(levels)})` : null,
    repository ? sql`c.repository = ${repository}` : null,
    statuses?.length ? sql`c.status in (${listed(statuses)})` : null,
    environment ? sql`c.environment = ${environment}` : null,
    size === undefined ? null : sizeCondition(size),
    failed === undefined
      ? null
      : sql`exists (select 1 from current_cause k join incident i on i.id = k.incident_id
          where k.change_id = c.id and k.state = 'match' and i.severity <= ${failed})`,
    from ? sql`c.effective_at >= ${from}` : null,
    to ? sql`c.effective_at < ${to}` : null,
  ];
}

/**
 * The page's rows, found without their details. A service's changes come from the index of change_service,
 * which carries the instant and so needs no sort.
 */
function pageIds(options: ListChangesOptions): PrismaSql.Sql {
  const { filters, sort, descending, cursor, limit } = options;
  const direction = descending ? sql`desc` : sql`asc`;
  const before = descending ? sql`<` : sql`>`;
  if (filters.service && sort === 'effective') {
    const { service, from, to, ...rest } = filters;
    const where = [
      sql`cs.service_id = (select id from service where slug = ${service})`,
      ...(from ? [sql`cs.effective_at >= ${from}`] : []),
      ...(to ? [sql`cs.effective_at < ${to}`] : []),
      ...conditions(rest),
      ...(cursor
        ? [sql`(cs.effective_at, cs.change_id) ${before} (${cursor.key}::timestamptz, ${cursor.id}::uuid)`]
        : []),
    ];
    return sql`select c.*, cs.effective_at::text as sort_key,
        row_number() over (order by cs.effective_at ${direction}, cs.change_id ${direction}) as place
      from change_service cs join change c on c.id = cs.change_id
      ${whereAll(where)}
      order by cs.effective_at ${direction}, cs.change_id ${direction} limit ${limit}`;
  }
  const { key, parse } = SORT_KEYS[sort];
  const where = [
    ...conditions(filters),
    ...(cursor ? [sql`(${key}, c.id) ${before} (${parse(cursor.key)}, ${cursor.id}::uuid)`] : []),
  ];
  return sql`select c.*, (${key})::text as sort_key,
      row_number() over (order by ${key} ${direction}, c.id ${direction}) as place
    from change c ${whereAll(where)}
    order by ${key} ${direction}, c.id ${direction} limit ${limit}`;
}

export interface ListChangesOptions {
  filters: ChangeFilters;
  sort: ChangeSort;
  descending: boolean;
  cursor: Place | null;
  limit: number;
}

/**
 * One page of changes in a stable order: by `sort`, then by id. `cursor` is the place after which the page
 * begins. At most `limit` rows; ask for one more than is shown to know whether there is a next page.
 */
export async function listChanges(options: ListChangesOptions): Promise<ChangeRow[]> {
  return db().$queryRaw<ChangeRow[]>`
    with page as (${pageIds(options)})
    select c.id, c.external_id "externalId", c.source, c.repository, c.pr_number "prNumber", c.kind, c.title,
      c.author_name "authorName", p.slug "authorSlug", c.author_level "authorLevel", c.environment, c.status,
      c.ai_involvement involvement, c.ai_grade grade, c.ai_tools tools, c.ai_conflicts conflicts,
      c.lines_added "linesAdded", c.lines_deleted "linesDeleted", c.file_count "fileCount",
      c.is_revert "isRevert", c.tier, c.risk, c.effective_at "effectiveAt", c.sort_key "sortKey",
      coalesce((select jsonb_agg(jsonb_build_object('slug', s.slug, 'name', s.name, 'tier', s.tier)
          order by (s.id = c.primary_service_id) desc nulls last, s.tier, s.slug)
        from change_service x join service s on s.id = x.service_id where x.change_id = c.id), '[]') services,
      coalesce((select jsonb_agg(jsonb_build_object('id', i.id, 'title', i.title, 'severity', i.severity)
          order by i.severity, i.started_at desc)
        from current_cause k join incident i on i.id = k.incident_id
        where k.change_id = c.id and k.state = 'match'), '[]') incidents
    from page c left join person p on p.id = c.author_person_id
    order by c.place`;
}

/** Counts at most `cap` + 1 changes that pass the filters: "1,000+" is enough to know in a list. */
export async function countChanges(filters: ChangeFilters, cap: number): Promise<number> {
  const [row] = await db().$queryRaw<{ n: number }[]>`
    select count(*)::int n from (select 1 from change c
      ${whereAll(conditions(filters))} limit ${cap + 1}) capped`;
  return row?.n ?? 0;
}

/** Everything the change page shows. Not-found if there is no such change. */
export async function getChange(id: string) {
  const change = await db().change.findUnique({
    where: { id },
    include: {
      author: { select: { slug: true, name: true, level: true, team: true } },
      detail: true,
      services: {
        include: { service: { select: { id: true, slug: true, name: true, tier: true, team: true } } },
      },
      revisions: { orderBy: { number: 'desc' } },
      evidence: { orderBy: [{ detectorVersion: 'desc' }, { position: 'asc' }] },
      deployments: { orderBy: [{ startedAt: 'desc' }, { id: 'asc' }] },
      links: {
        orderBy: [{ recordedAt: 'desc' }, { version: 'desc' }],
        include: {
          incident: { select: { id: true, externalId: true, title: true, severity: true, startedAt: true } },
        },
      },
    },
  });
  if (!change) throw notFound('The change');
  return change;
}

/** Where a change's newest revision is to be found; null where there is no such change or nobody said. */
export async function findHead(changeId: string): Promise<{ repository: string; sha: string } | null> {
  const change = await db().change.findUnique({
    where: { id: changeId },
    select: {
      repository: true,
      revisions: { orderBy: { number: 'desc' }, take: 1, select: { headSha: true } },
    },
  });
  const sha = change?.revisions[0]?.headSha;
  return change?.repository && sha ? { repository: change.repository, sha } : null;
}
