import { campaignVerdict } from '#lib/domain/campaign/lifecycle.ts';
import { type Results, resultsOf } from '#lib/domain/campaign/results.ts';
import { rootOf } from '#lib/domain/campaign/root-of.ts';
import { statementOf } from '#lib/domain/campaign/statement.ts';
import { db, type Reader } from '#lib/platform/db.ts';
import { countLate } from './late-queries.ts';
import { courseOf, listGroups } from './result-queries.ts';
import { type CampaignRecord, getCampaign } from './store.ts';

/** What would be signed now, and what stands in the way. */
export interface AttestationDraft {
  statement: string;
  results: Results;
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
  const statement = statementOf({
    name: campaign.name,
    auditor: auditor!,
    director: director!,
    services: campaign.serviceIds.length,
    from: day(campaign.fromAt),
    to: day(new Date(campaign.untilAt.getTime() - DAY)),
    frozenAt,
    checkpoint: { size: checkpointSize, root: rootOf(checkpointNote) },
    populationDigest,
    seedCommitment: campaign.seedCommitment,
    plan,
    results,
    findings: await countFindings(reader, id),
    late: await countLate(reader, campaign),
  });
  return { statement, results, blockers: blockersOf(campaign, results) };
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

async function namesOf(reader: Reader, ids: readonly string[]): Promise<(string | undefined)[]> {
  const rows = await reader.person.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, name: true },
  });
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return ids.map((id) => names.get(id));
}

async function countFindings(reader: Reader, campaignId: string): Promise<{ live: number; ended: number }> {
  const [all, live] = await Promise.all([
    reader.auditFinding.count({ where: { campaignId } }),
    reader.auditFinding.count({ where: { campaignId, state: { in: ['open', 'in-progress'] } } }),
  ]);
  return { live, ended: all - live };
}
