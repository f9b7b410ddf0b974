import type { CampaignState } from '#lib/domain/campaign/lifecycle.ts';
import type { Plan } from '#lib/domain/campaign/plan.ts';
import { db, PrismaSql, type Reader } from '#lib/platform/db.ts';
import { whereAll } from '#lib/platform/sql.ts';
import { planOf } from './store.ts';

const { sql } = PrismaSql;
type Sql = PrismaSql.Sql;

export interface PersonRef {
  id: string;
  slug: string;
  name: string;
}

/** An audit in a list. */
export interface CampaignRow {
  id: string;
  name: string;
  state: CampaignState;
  version: number;
  director: PersonRef;
  /** Who signs it now: the director, or to whom it is delegated. */
  auditor: PersonRef;
  /** How many services it is about. */
  services: number;
  from: Date;
  /** Its first instant is no longer part of the period. */
  until: Date;
  dueOn: Date;
  populationSize: number | null;
  /** Exceptions and drawn changes that nobody has judged yet. */
  undecided: number;
  attestedAt: Date | null;
}

export interface CampaignFilters {
  directorId?: string;
  state?: CampaignState;
}

const personJson = (alias: Sql) =>
  sql`json_build_object('id', ${alias}.id, 'slug', ${alias}.slug, 'name', ${alias}.name)`;

const ROW = sql`k.id::text, k.name, k.state, k.version, ${personJson(sql`d`)} as director,
  ${personJson(sql`a`)} as auditor, cardinality(k.service_ids) as services, k.from_at as "from", k.until_at as "until",
  k.due_on as "dueOn", k.population_size as "populationSize",
  (select count(*)::int from audit_item i where i.campaign_id = k.id and i.drawn_as is not null and i.verdict is null)
    as undecided,
  (select t.at from attestation t where t.campaign_id = k.id) as "attestedAt"`;
const JOINED = sql`audit_campaign k join person d on d.id = k.director_id join person a on a.id = k.auditor_id`;

/** Audits, those that are under way first, then the newest period first. */
export async function listCampaigns(
  { directorId, state }: CampaignFilters = {},
  reader: Reader = db(),
): Promise<CampaignRow[]> {
  const where = whereAll([
    directorId ? sql`(k.director_id = ${directorId}::uuid or k.auditor_id = ${directorId}::uuid)` : null,
    state && sql`k.state = ${state}`,
  ]);
  return reader.$queryRaw`
    select ${ROW} from ${JOINED} ${where}
    order by k.state in ('committed', 'frozen') desc, k.until_at desc, k.created_at desc, k.id limit 500`;
}

export interface Delegation {
  from: PersonRef;
  to: PersonRef;
  /** Whoever said so; null: nobody is on record. */
  by: PersonRef | null;
  reason: string;
  at: Date;
}

/** A signature as it was given. */
export interface AttestationView {
  person: PersonRef;
  identity: string;
  at: Date;
  authenticatedAt: Date;
  statement: string;
  /** The signed document's exact text. */
  document: string;
  /** Ed25519, base64. */
  signature: string;
  keyId: string;
  checkpointSize: bigint;
  checkpointNote: string;
}

/** Changes of a population that are checked, of how many; 0 of 0 while it is read. */
export interface FreezeProgress {
  done: number;
  total: number;
}

/** An audit with everything that its page shows beside its results. */
export interface CampaignView extends CampaignRow {
  scope: { id: string; slug: string; name: string; tier: number }[];
  plan: Plan;
  createdBy: PersonRef;
  createdAt: Date;
  seedCommitment: string;
  /** Told from the freeze on: before it, whoever knew it could reckon who is drawn. */
  seed: string | null;
  frozenAt: Date | null;
  /** How far somebody's freeze of it is; null: none is under way. */
  freezing: FreezeProgress | null;
  checkpoint: { size: bigint; note: string } | null;
  population: { size: number; digest: string } | null;
  endedAt: Date | null;
  delegations: Delegation[];
  attestation: AttestationView | null;
}

interface Stored extends CampaignRow {
  scope: CampaignView['scope'];
  plan: unknown;
  createdBy: PersonRef;
  createdAt: Date;
  seedCommitment: string;
  seed: string;
  frozenAt: Date | null;
  endedAt: Date | null;
  checkpointSize: bigint | null;
  checkpointNote: string | null;
  populationDigest: string | null;
}

/** How far a freeze is that is under way in any process (`showFreezing`); null where none is. */
export async function findFreezing(id: string, reader: Reader = db()): Promise<FreezeProgress | null> {
  const [row] = await reader.$queryRaw<FreezeProgress[]>`
    select split_part(progress, '/', 1)::int as done, split_part(progress, '/', 2)::int as total
    from (select substr(a.application_name, ${`freezing ${id} `.length + 1}::int) as progress from pg_stat_activity a
      where a.datname = current_database() and starts_with(a.application_name, ${`freezing ${id} `})) one limit 1`;
  return row ?? null;
}

/** One audit; null where there is none. */
export async function findCampaign(id: string, reader: Reader = db()): Promise<CampaignView | null> {
  const [row] = await reader.$queryRaw<Stored[]>`
    select ${ROW}, k.plan, ${personJson(sql`o`)} as "createdBy", k.created_at as "createdAt",
      k.seed_commitment as "seedCommitment", k.seed, k.frozen_at as "frozenAt", k.ended_at as "endedAt",
      k.checkpoint_size as "checkpointSize", k.checkpoint_note as "checkpointNote",
      k.population_digest as "populationDigest",
      (select coalesce(json_agg(json_build_object('id', s.id, 'slug', s.slug, 'name', s.name, 'tier', s.tier)
        order by s.tier, s.slug), '[]') from service s where s.id = any(k.service_ids)) as scope
    from ${JOINED} join person o on o.id = k.created_by where k.id = ${id}::uuid`;
  if (!row) return null;
  const { checkpointSize: size, checkpointNote: note, populationDigest: digest, ...campaign } = row;
  const { populationSize, frozenAt } = campaign;
  return {
    ...campaign,
    plan: planOf(campaign.plan),
    freezing: campaign.state === 'committed' ? await findFreezing(id, reader) : null,
    seed: frozenAt === null ? null : campaign.seed,
    checkpoint: size === null || note === null ? null : { size, note },
    population: populationSize === null || digest === null ? null : { size: populationSize, digest },
    delegations: await listDelegations(id, reader),
    attestation: await findAttestation(id, reader),
  };
}

function listDelegations(id: string, reader: Reader): Promise<Delegation[]> {
  return reader.$queryRaw`
    select ${personJson(sql`f`)} as "from", ${personJson(sql`t`)} as "to", g.reason, g.at,
      (select ${personJson(sql`b`)} from audit_entry e join person b on b.id::text = e.actor_id
        where e.subject_type = 'campaign' and e.subject_id = g.campaign_id::text
          and e.action = 'campaign.delegated' and e.at = g.at and e.body::jsonb ->> 'to' = g.to_id::text
        order by e.seq limit 1) as by
    from audit_delegation g join person f on f.id = g.from_id join person t on t.id = g.to_id
    where g.campaign_id = ${id}::uuid order by g.at, g.id`;
}

async function findAttestation(id: string, reader: Reader): Promise<AttestationView | null> {
  const [row] = await reader.$queryRaw<AttestationView[]>`
    select ${personJson(sql`p`)} as person, t.identity, t.at, t.authenticated_at as "authenticatedAt", t.statement,
      t.document, replace(encode(t.signature, 'base64'), E'\n', '') as signature, t.key_id as "keyId",
      t.checkpoint_size as "checkpointSize", t.checkpoint_note as "checkpointNote"
    from attestation t join person p on p.id = t.person_id where t.campaign_id = ${id}::uuid`;
  return row ?? null;
}

/** People who can answer for an audit, with how many Tier-1 services are theirs. */
export function listDirectors(
  reader: Reader = db(),
): Promise<(PersonRef & { orgRole: string; services: number })[]> {
  return reader.$queryRaw`
    select p.id::text, p.slug, p.name, p.org_role as "orgRole",
      (select count(*)::int from service s where s.director_person_id = p.id and s.tier = 1) as services
    from person p where p.active and p.merged_into_id is null and p.org_role in ('director', 'vp')
    order by p.name, p.slug`;
}

/** Tier-1 services, of one director or of all. */
export function listTierOne(
  directorSlug: string | null = null,
  reader: Reader = db(),
): Promise<{ slug: string; name: string; director: string | null }[]> {
  return reader.$queryRaw`
    select s.slug, s.name, p.slug as director from service s left join person p on p.id = s.director_person_id
    where s.tier = 1 and (${directorSlug}::text is null or p.slug = ${directorSlug}) order by s.slug`;
}
