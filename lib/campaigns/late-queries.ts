import type { LateCounts } from '#lib/domain/campaign/statement.ts';
import { db, PrismaSql, type Reader } from '#lib/platform/db.ts';
import { inScope } from './population-queries.ts';
import { type CampaignRecord, getCampaign } from './store.ts';

const { sql } = PrismaSql;

/** A deployment within the period that is not in the frozen population. */
export interface LateDeployment {
  changeId: string;
  title: string;
  deploymentId: string;
  at: Date;
  environment: string;
  sha: string | null;
  decisionId: string | null;
}

/** A verdict on whether a change of the population caused an incident, given since. */
export interface LateVerdict {
  changeId: string;
  title: string;
  incidentId: string;
  incident: string;
  state: string;
  relation: string;
  recordedAt: Date;
  /** Under which number its change was drawn or flagged; null: nobody looked at it. */
  drawnAs: string | null;
}

/** An incident for which a change of the population is named as a cause, recorded since, or traced to it since by an import. */
export interface LateIncident {
  incidentId: string;
  title: string;
  severity: number;
  startedAt: Date;
  recordedAt: Date;
  changeId: string;
  change: string;
}

export interface LateEvents {
  /** From when on: the freeze, and for an attested audit its signature. */
  since: Date | null;
  attestedAt: Date | null;
  deployments: LateDeployment[];
  verdicts: LateVerdict[];
  incidents: LateIncident[];
}

/** Lists are long enough to be looked at; the counts are whole. */
const SHOWN = 200;

const late = ({ id, frozenAt, ...scope }: CampaignRecord) => {
  const since = sql`${(frozenAt ?? new Date(0)).toISOString()}::timestamptz`;
  const item = sql`join audit_item i on i.campaign_id = ${id}::uuid and i.change_id = l.change_id`;
  const caused = sql`l.superseded_at is null and l.relation in ('caused-by', 'contributed-to')`;
  return {
    deployments: sql`from deployment d join change c on c.id = d.change_id
      left join audit_item i on i.campaign_id = ${id}::uuid and i.change_id = d.change_id
      where ${inScope(scope)} and not coalesce(i.row -> 'deployments' @> jsonb_build_array(jsonb_build_object('id', d.id)), false)`,
    verdicts: sql`from causal_link l ${item} join change c on c.id = l.change_id join incident n on n.id = l.incident_id
      where ${caused} and l.decided_by = 'person' and l.recorded_at > ${since}`,
    incidents: sql`from causal_link l ${item} join change c on c.id = l.change_id join incident n on n.id = l.incident_id
      where ${caused} and l.state in ('match', 'disputed')
        and (n.recorded_at > ${since} or l.decided_by = 'import' and l.recorded_at > ${since})`,
  };
};

/** How much was recorded about the period after the freeze. */
export async function countLate(reader: Reader, campaign: CampaignRecord): Promise<LateCounts> {
  const { deployments, verdicts, incidents } = late(campaign);
  const [row] = await reader.$queryRaw<LateCounts[]>`
    select (select count(*)::int ${deployments}) as deployments, (select count(*)::int ${verdicts}) as verdicts,
      (select count(distinct n.id)::int ${incidents}) as incidents`;
  return row!;
}

/** What was recorded about the period after the freeze, newest first. @throws DomainError `not-found` */
export async function lateEvents(campaignId: string, reader: Reader = db()): Promise<LateEvents> {
  const campaign = await getCampaign(reader, campaignId);
  const { deployments, verdicts, incidents } = late(campaign);
  const attestation = await reader.attestation.findUnique({ where: { campaignId }, select: { at: true } });
  const isFrozen = campaign.frozenAt !== null;
  return {
    since: campaign.frozenAt,
    attestedAt: attestation?.at ?? null,
    deployments: isFrozen
      ? await reader.$queryRaw`
          select d.change_id::text as "changeId", c.title, d.id::text as "deploymentId", d.started_at as at,
            d.environment, d.sha, d.gate_decision_id::text as "decisionId" ${deployments}
          order by d.started_at desc, d.id limit ${SHOWN}`
      : [],
    verdicts: isFrozen
      ? await reader.$queryRaw`
          select l.change_id::text as "changeId", c.title, l.incident_id::text as "incidentId", n.title as incident,
            l.state, l.relation, l.recorded_at as "recordedAt", i.drawn_as as "drawnAs" ${verdicts}
          order by l.recorded_at desc, l.change_id limit ${SHOWN}`
      : [],
    incidents: isFrozen
      ? await reader.$queryRaw`
          select n.id::text as "incidentId", n.title, n.severity::int, n.started_at as "startedAt",
            n.recorded_at as "recordedAt", c.id::text as "changeId", c.title as change ${incidents}
          order by n.recorded_at desc, n.id limit ${SHOWN}`
      : [],
  };
}
