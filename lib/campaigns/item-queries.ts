import type { Checklist, ItemVerdict } from '#lib/domain/campaign/checklist.ts';
import { FLAW_KINDS, type FlawKind, flawWords } from '#lib/domain/campaign/flaws.ts';
import type { FrozenRow } from '#lib/domain/campaign/population.ts';
import type { DrawnAs } from '#lib/domain/campaign/results.ts';
import type { Stratum } from '#lib/domain/campaign/strata.ts';
import type { Decision } from '#lib/domain/policy/evaluate.ts';
import { db, PrismaSql, type Reader } from '#lib/platform/db.ts';
import { containing, whereAll } from '#lib/platform/sql.ts';
import { listClass, ownChanges } from './item-store.ts';
import type { PersonRef } from './queries.ts';

const { sql } = PrismaSql;

/** A change of a campaign's population. */
export interface ItemRow {
  changeId: string;
  /** Place in the population, from 1. */
  ordinal: number;
  stratum: Stratum;
  row: FrozenRow;
  flaws: FlawKind[];
  drawnAs: DrawnAs | null;
  drawOrder: number | null;
  verdict: ItemVerdict | null;
  checklist: Checklist | null;
  note: string | null;
  by: PersonRef | null;
  decidedAt: Date | null;
  version: number;
}

export interface ItemFilters {
  campaignId: string;
  /** `exception`: flagged by the machine; `sample`: drawn; `to-decide`: either, and not judged yet. */
  drawn?: 'exception' | 'sample' | 'to-decide' | 'all';
  stratum?: Stratum;
  /** `none`: the machine found nothing. */
  flaw?: FlawKind | 'none';
  verdict?: 'none' | ItemVerdict;
  /** Part of the title or of the name at its source. */
  text?: string;
  /** Slug. */
  service?: string;
}

const DRAWN = {
  exception: sql`i.drawn_as in ('exception', 'both')`,
  sample: sql`i.drawn_as in ('sample', 'both')`,
  'to-decide': sql`i.drawn_as is not null and i.verdict is null`,
  all: null,
} as const;

function conditions({ campaignId, drawn = 'all', stratum, flaw, verdict, text, service }: ItemFilters) {
  return [
    sql`i.campaign_id = ${campaignId}::uuid`,
    DRAWN[drawn],
    stratum && sql`i.stratum = ${stratum}`,
    flaw && (flaw === 'none' ? sql`i.flaws = '{}'` : sql`${flaw} = any(i.flaws)`),
    verdict && (verdict === 'none' ? sql`i.verdict is null` : sql`i.verdict = ${verdict}`),
    service ? sql`i.row -> 'services' ? ${service}` : null,
    text
      ? sql`(i.row ->> 'title' ilike ${containing(text)} or i.row ->> 'externalId' ilike ${containing(text)})`
      : null,
  ];
}

const FIELDS = sql`i.change_id::text as "changeId", i.ordinal, i.stratum, i.row, i.flaws, i.drawn_as as "drawnAs",
  i.draw_order as "drawOrder", i.verdict, i.checklist, i.note, i.decided_at as "decidedAt", i.version,
  (select json_build_object('id', p.id, 'slug', p.slug, 'name', p.name) from person p where p.id = i.person_id) as by`;

/** Changes of a population in its order; a page goes on after the `ordinal` of the last one before. */
export function listItems(
  { after = 0, limit, ...filters }: ItemFilters & { after?: number; limit: number },
  reader: Reader = db(),
): Promise<ItemRow[]> {
  return reader.$queryRaw`
    select ${FIELDS} from audit_item i ${whereAll([...conditions(filters), sql`i.ordinal > ${after}`])}
    order by i.ordinal limit ${limit}`;
}

export async function countItems(filters: ItemFilters, reader: Reader = db()): Promise<number> {
  const [row] = await reader.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from audit_item i ${whereAll(conditions(filters))}`;
  return row?.count ?? 0;
}

const BULK = FLAW_KINDS.filter((kind) => flawWords(kind).bulk);

/** The classes that the machine cannot check, each with how many changes of it this person can judge together, if any. */
export async function countOpenClasses(
  campaignId: string,
  personId: string,
  reader: Reader = db(),
): Promise<{ flaw: FlawKind; open: number }[]> {
  const counts = await Promise.all(
    BULK.map(async (flaw) => ({
      flaw,
      open: (await listClass(reader, { campaignId, flaw, personId })).length,
    })),
  );
  return counts.filter(({ open }) => open > 0);
}

/** The decision that a deployment of a change used, as far as its page shows it. */
export interface ItemDecision {
  deploymentId: string;
  at: Date;
  environment: string;
  sha: string | null;
  outcome: string;
  decision: {
    id: string;
    mode: string;
    outcome: string;
    at: Date;
    expiresAt: Date | null;
    usedAt: Date | null;
    policyNumber: number | null;
    counted: { id: string; name: string; level: string | null; at: number }[];
    overrides: { requirement: string; name: string; reason: string }[];
    /** What it said, requirement by requirement. */
    tree: Pick<Decision, 'requirements' | 'people'>;
    /** Of the entry in the audit log that tells of it. */
    seq: bigint | null;
  } | null;
}

export interface ItemView extends ItemRow {
  deployments: ItemDecision[];
}

/** One change of a population, with its deployments as they stand today; null where there is none. */
export async function findItem(
  campaignId: string,
  changeId: string,
  reader: Reader = db(),
): Promise<ItemView | null> {
  const [item] = await reader.$queryRaw<ItemRow[]>`
    select ${FIELDS} from audit_item i
    where i.campaign_id = ${campaignId}::uuid and i.change_id = ${changeId}::uuid`;
  if (!item) return null;
  const ids = item.row.deployments.map(({ id }) => id);
  return { ...item, deployments: await listDeployments(reader, changeId, ids) };
}

type FlatDecision = Omit<ItemDecision, 'decision'> & {
  [Key in keyof NonNullable<ItemDecision['decision']> as `g_${Key}`]:
    | NonNullable<ItemDecision['decision']>[Key]
    | null;
};

async function listDeployments(
  reader: Reader,
  changeId: string,
  ids: readonly string[],
): Promise<ItemDecision[]> {
  const rows = await reader.$queryRaw<FlatDecision[]>`
    select d.id::text as "deploymentId", d.started_at as at, d.environment, d.sha, d.outcome, g.id::text as g_id,
      g.mode as g_mode, g.outcome as g_outcome, g.at as g_at, g.expires_at as "g_expiresAt", g.used_at as "g_usedAt",
      g.decision as g_tree, v.number as "g_policyNumber",
      (select coalesce(json_agg(json_build_object('id', w #>> '{person,id}', 'name', w #>> '{person,name}',
        'level', w ->> 'level', 'at', (w ->> 'at')::float8)), '[]')
        from jsonb_array_elements(g.decision #> '{people,counting}') w) as g_counted,
      (select coalesce(json_agg(json_build_object('requirement', w ->> 'requirement', 'name', w #>> '{person,name}',
        'reason', w ->> 'reason')), '[]') from jsonb_array_elements(g.decision #> '{people,overrides}') w) as g_overrides,
      (select min(e.seq) from audit_entry e where e.subject_type = 'change' and e.subject_id = g.change_id::text
        and e.action in ('gate.decided', 'break-glass.used') and e.body::jsonb ->> 'decisionId' = g.id::text) as g_seq
    from deployment d left join gate_decision g on g.change_id = d.change_id and g.id = d.gate_decision_id
      left join policy_version v on v.id = g.policy_version_id
    where d.change_id = ${changeId}::uuid and d.id = any(${[...ids]}::uuid[]) order by d.started_at, d.id`;
  return rows.map(({ deploymentId, at, environment, sha, outcome, ...g }) => ({
    deploymentId,
    at,
    environment,
    sha,
    outcome,
    decision:
      g.g_id === null
        ? null
        : {
            id: g.g_id,
            mode: g.g_mode!,
            outcome: g.g_outcome!,
            at: g.g_at!,
            expiresAt: g.g_expiresAt,
            usedAt: g.g_usedAt,
            policyNumber: g.g_policyNumber,
            counted: g.g_counted!,
            overrides: g.g_overrides!,
            tree: g.g_tree!,
            seq: g.g_seq,
          },
  }));
}

/** The next change after a place that is to be judged, from the beginning again at the end; null: none is left. */
export async function nextToDecide(
  campaignId: string,
  after = 0,
  reader: Reader = db(),
): Promise<string | null> {
  const [row] = await reader.$queryRaw<{ id: string }[]>`
    select change_id::text as id from audit_item i
    where ${PrismaSql.join([sql`i.campaign_id = ${campaignId}::uuid`, DRAWN['to-decide']], ' and ')}
    order by i.ordinal <= ${after}, i.ordinal limit 1`;
  return row?.id ?? null;
}

/** Why this person cannot judge this change, in a sentence; null when they can, as far as the change goes. */
export async function whyNotDecide(
  changeId: string,
  personId: string,
  reader: Reader = db(),
): Promise<string | null> {
  const own = await ownChanges(reader, [changeId], personId);
  return own.has(changeId)
    ? 'You had a hand in this change or let it through: somebody else judges it.'
    : null;
}
