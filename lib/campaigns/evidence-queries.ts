import type { JudgedItem } from '#lib/domain/campaign/judged.ts';
import { db, type Reader } from '#lib/platform/db.ts';
import type { EvidenceFinding, EvidenceItem } from './evidence-csv.ts';
import { populationPages, readPages } from './page-queries.ts';

/** The whole population in its order, with what was decided. */
export async function listEvidence(campaignId: string, reader: Reader = db()): Promise<EvidenceItem[]> {
  return readPages(
    reader,
    campaignId,
    (isOfPage) => reader.$queryRaw`
      select i.change_id::text as "changeId", i.stratum, i.flaws, i.row, i.drawn_as as "drawnAs",
        i.draw_order as "drawOrder", i.verdict, i.checklist, i.note, p.slug as "decidedBy", i.decided_at as "decidedAt"
      from audit_item i left join person p on p.id = i.person_id
      where ${isOfPage} order by i.ordinal`,
  );
}

/** What has been said of every change that is looked at, in the order of the population. */
export async function listJudged(reader: Reader, campaignId: string): Promise<JudgedItem[]> {
  return readPages(
    reader,
    campaignId,
    (isOfPage) => reader.$queryRaw`
      select i.change_id::text as "changeId", i.flaws, i.version, i.verdict, i.checklist,
        encode(sha256(convert_to(i.note, 'UTF8')), 'hex') as "noteDigest"
      from audit_item i where ${isOfPage} and i.drawn_as is not null order by i.ordinal`,
  );
}

/** Findings as they stand, in the order in which they were recorded. */
export async function listEvidenceFindings(
  campaignId: string,
  reader: Reader = db(),
): Promise<EvidenceFinding[]> {
  return reader.$queryRaw`
    select f.id::text, f.change_id::text as "changeId", f.title, f.detail, o.slug as owner,
      to_char(f.due_on, 'YYYY-MM-DD') as "dueOn", f.state
    from audit_finding f join person o on o.id = f.owner_id
    where f.campaign_id = ${campaignId}::uuid order by f.created_at, f.id`;
}

/** A decision of the gate that a deployment of the population used, with the place of its entry in the log. */
export interface EvidenceDecision {
  id: string;
  changeId: string;
  sha: string;
  environment: string;
  outcome: string;
  policyHash: string;
  factsHash: string | null;
  facts: unknown;
  decision: unknown;
  seq: bigint | null;
}

/** Each comes with its facts and its tree. */
const DECISIONS = 500;

/**
 * The gate's decisions on a population, page by page in its order. Emergencies are none: the log tells of them in another
 * way.
 */
export async function* evidenceDecisions(
  campaignId: string,
  reader: Reader = db(),
): AsyncGenerator<EvidenceDecision[], void> {
  for await (const isOfPage of populationPages(reader, campaignId, DECISIONS)) {
    const rows = await reader.$queryRaw<EvidenceDecision[]>`
      select g.id::text, g.change_id::text as "changeId", g.sha, g.environment, g.outcome, g.policy_hash as "policyHash",
        g.facts_hash as "factsHash", g.facts, g.decision,
        (select min(e.seq) from audit_entry e where e.subject_type = 'change' and e.subject_id = g.change_id::text
          and e.action in ('gate.decided', 'break-glass.used') and e.body::jsonb ->> 'decisionId' = g.id::text) as seq
      from audit_item i cross join lateral jsonb_array_elements(i.row -> 'deployments') d
        join gate_decision g on g.change_id = i.change_id and g.id = (d ->> 'decisionId')::uuid
      where ${isOfPage} and g.mode = 'gate'
      order by i.ordinal, g.at, g.id`;
    if (rows.length > 0) yield rows;
  }
}

/**
 * The entries of the log that a campaign's evidence proves: what was done with the campaign, every verdict in it, and what
 * let the changes that were drawn through: decisions, and emergencies.
 */
export async function evidenceSeqs(campaignId: string, reader: Reader = db()): Promise<bigint[]> {
  const rows = await reader.$queryRaw<{ seq: bigint }[]>`
    select e.seq from audit_entry e
    where e.subject_type = 'campaign' and e.subject_id = ${campaignId}
      and e.action in ('campaign.opened', 'campaign.planned', 'campaign.delegated', 'campaign.frozen', 'campaign.extended',
        'campaign.attested', 'audit-items.decided')
    union
    select e.seq from audit_entry e
    where e.action = 'audit-item.decided' and e.body::jsonb ->> 'campaignId' = ${campaignId}
    union
    select (select min(e.seq) from audit_entry e where e.subject_type = 'change' and e.subject_id = i.change_id::text
      and e.action in ('gate.decided', 'break-glass.used') and e.body::jsonb ->> 'decisionId' = d ->> 'decisionId')
    from audit_item i cross join lateral jsonb_array_elements(i.row -> 'deployments') d
    where i.campaign_id = ${campaignId}::uuid and i.draw_order is not null and d ->> 'decisionId' is not null
    order by 1`;
  return rows.flatMap(({ seq }) => seq ?? []);
}
