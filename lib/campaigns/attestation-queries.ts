import { judgedDigest, judgedLine } from '#lib/domain/campaign/judged.ts';
import { campaignVerdict, isLiveFinding } from '#lib/domain/campaign/lifecycle.ts';
import { type Results, resultsOf } from '#lib/domain/campaign/results.ts';
import { rootOf } from '#lib/domain/campaign/root-of.ts';
import { type OtherAudits, type StatementFacts, statementOf } from '#lib/domain/campaign/statement.ts';
import { db, type Reader } from '#lib/platform/db.ts';
import { csvDigest, type EvidenceFinding, FINDING_COLUMNS } from './evidence-csv.ts';
import { listEvidenceFindings, listJudged } from './evidence-queries.ts';
import { mapInTurns } from './in-turns.ts';
import { ownChanges } from './item-store.ts';
import { countLate } from './late-queries.ts';
import { courseOf, listGroups } from './result-queries.ts';
import { type CampaignRecord, canonicalPerson, getCampaign } from './store.ts';

/** What would be signed now, and what stands in the way. */
export interface AttestationDraft {
  statement: string;
  results: Results;
  /** Slugs, sorted, and those of them that are not the director's own. */
  scope: { services: string[]; notOwn: string[] };
  /** Digest of everything that people have said, as it stands in the statement. */
  judged: string;
  /** Sentences; empty: it can be signed. */
  blockers: readonly string[];
}

const DAY = 86_400_000;
const day = (at: Date) => at.toISOString().slice(0, 10);

/** The text that signing now would sign; null of an audit that is not frozen. @throws DomainError `not-found` */
export async function attestationDraft(
  campaignId: string,
  reader: Reader = db(),
): Promise<AttestationDraft | null> {
  return draftOf(reader, await getCampaign(reader, campaignId));
}

/** As `attestationDraft`, of a campaign that is read already. */
export async function draftOf(reader: Reader, campaign: CampaignRecord): Promise<AttestationDraft | null> {
  const { id, plan, frozenAt, checkpointNote, checkpointSize, populationDigest } = campaign;
  if (!frozenAt || checkpointNote === null || checkpointSize === null || populationDigest === null)
    return null;
  const results = resultsOf(plan, await listGroups(reader, id), await courseOf(reader, id));
  const [director, auditor] = await namesOf(reader, [campaign.directorId, campaign.auditorId]);
  const scope = await scopeOf(reader, campaign);
  const findings = await listEvidenceFindings(id, reader);
  const lines = await mapInTurns(await listJudged(reader, id), judgedLine);
  const judged = judgedDigest(lines, await csvDigest(FINDING_COLUMNS, findings));
  const statement = statementOf({
    name: campaign.name,
    auditor: auditor!,
    director: director!,
    delegated: await delegatedBy(reader, campaign),
    scope,
    judged,
    from: day(campaign.fromAt),
    to: day(new Date(campaign.untilAt.getTime() - DAY)),
    frozenAt,
    checkpoint: { size: checkpointSize, root: rootOf(checkpointNote) },
    populationDigest,
    seedCommitment: campaign.seedCommitment,
    plan,
    results,
    findings: countFindings(findings),
    others: await countOthers(reader, campaign),
    revised: await countRevised(reader, id),
    late: await countLate(reader, campaign),
  });
  const own = ownWords(await listOwn(reader, id));
  return { statement, results, scope, judged, blockers: [...blockersOf(campaign, results), ...own] };
}

function blockersOf({ state }: CampaignRecord, { undecided, claim, exceptions }: Results): string[] {
  const step = campaignVerdict('attest', state);
  if (!step.allowed) return [step.reason];
  const open = exceptions.total - exceptions.decided;
  const many = (n: number, what: string) =>
    `${n.toLocaleString('en')} ${what} ${n === 1 ? 'is' : 'are'} not judged yet.`;
  return [
    ...(open > 0 ? [many(open, open === 1 ? 'exception' : 'exceptions')] : []),
    ...(undecided > open
      ? [many(undecided - open, undecided - open === 1 ? 'drawn change' : 'drawn changes')]
      : []),
    ...(undecided === 0 && claim.kind === 'sequential' && claim.outcome === 'continue'
      ? ['The sequential plan has not decided: draw its next batch.']
      : []),
  ];
}

/** How many are named of those that stand in the way. */
const NAMED = 5;

function ownWords(names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const named = names.slice(0, NAMED).join(', ') + (names.length > NAMED ? ', …' : '');
  return [
    `Whoever judged ${named} turned out to have had a hand in it, or to have let it through: somebody else judges it again.`,
  ];
}

/** Changes whose verdict is of somebody who, as is known today, judged their own; as their source names them. */
async function listOwn(reader: Reader, campaignId: string): Promise<string[]> {
  const judges = await reader.$queryRaw<{ person: string; ids: string[] }[]>`
    select person_id::text as person, array_agg(change_id::text order by ordinal) as ids from audit_item
    where campaign_id = ${campaignId}::uuid and person_id is not null group by person_id`;
  const own: string[] = [];
  for (const { person, ids } of judges)
    own.push(...(await ownChanges(reader, ids, await canonicalPerson(reader, person))));
  if (own.length === 0) return [];
  const rows = await reader.$queryRaw<{ name: string }[]>`
    select row ->> 'externalId' as name from audit_item
    where campaign_id = ${campaignId}::uuid and change_id = any(${own}::uuid[]) order by ordinal`;
  return rows.map(({ name }) => name);
}

/** Whoever freezes sees who is drawn; freezing until the sample is a pleasant one leaves the others behind. */
async function countOthers(reader: Reader, campaign: CampaignRecord): Promise<OtherAudits> {
  const { id, serviceIds, fromAt, untilAt } = campaign;
  const others = await reader.auditCampaign.findMany({
    where: {
      id: { not: id },
      frozenAt: { not: null },
      serviceIds: { hasSome: serviceIds },
      fromAt: { lt: untilAt },
      untilAt: { gt: fromAt },
    },
    select: { state: true },
  });
  const many = (wanted: string) => others.filter(({ state }) => state === wanted).length;
  return { cancelled: many('cancelled'), frozen: many('frozen'), attested: many('attested') };
}

async function countRevised(reader: Reader, campaignId: string): Promise<{ total: number; toSound: number }> {
  const [row] = await reader.$queryRaw<{ total: number; toSound: number }[]>`
    select count(*)::int as total, (count(*) filter (where i.verdict = 'sound' and (
      exists (select from audit_entry e where e.subject_type = 'change' and e.subject_id = i.change_id::text
        and e.action = 'audit-item.decided' and e.body::jsonb ->> 'campaignId' = ${campaignId}
        and e.body::jsonb ->> 'verdict' = 'flawed')
      or exists (select from audit_entry e where e.subject_type = 'campaign' and e.subject_id = ${campaignId}
        and e.action = 'audit-items.decided' and e.body::jsonb ->> 'verdict' = 'flawed'
        and e.body::jsonb -> 'changes' ? i.change_id::text))))::int as "toSound"
    from audit_item i where i.campaign_id = ${campaignId}::uuid and i.version > 1`;
  return row!;
}

async function namesOf(reader: Reader, ids: readonly string[]): Promise<(string | undefined)[]> {
  const rows = await reader.person.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, name: true },
  });
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return ids.map((id) => names.get(id));
}

/** Who is on record as the director of each service today; a person that was found to be another is that one. */
async function scopeOf(reader: Reader, { serviceIds, directorId }: CampaignRecord) {
  const rows = await reader.$queryRaw<{ slug: string; isOwn: boolean }[]>`
    select s.slug, coalesce(coalesce(p.merged_into_id, p.id)
      = (select coalesce(d.merged_into_id, d.id) from person d where d.id = ${directorId}::uuid), false) as "isOwn"
    from service s left join person p on p.id = s.director_person_id
    where s.id = any(${serviceIds}::uuid[]) order by s.slug collate "C"`;
  return {
    services: rows.map(({ slug }) => slug),
    notOwn: rows.flatMap(({ slug, isOwn }) => (isOwn ? [] : slug)),
  };
}

/** Who made it that somebody else than the director signs: the log knows. */
async function delegatedBy(
  reader: Reader,
  { id, directorId, auditorId }: CampaignRecord,
): Promise<StatementFacts['delegated']> {
  if (auditorId === directorId) return null;
  const [last] = await reader.$queryRaw<{ id: string; name: string }[]>`
    select coalesce(p.merged_into_id, p.id)::text as id, p.name from audit_entry e join person p on p.id::text = e.actor_id
    where e.subject_type = 'campaign' and e.subject_id = ${id} and e.action = 'campaign.delegated'
    order by e.seq desc limit 1`;
  const by = last ?? { id: null, name: 'Countersign' };
  const who = by.id === directorId ? 'director' : by.id === auditorId ? 'signer' : 'another';
  return { by: by.name, who };
}

function countFindings(all: readonly EvidenceFinding[]): { live: number; ended: number } {
  const live = all.filter(({ state }) => isLiveFinding(state)).length;
  return { live, ended: all.length - live };
}
