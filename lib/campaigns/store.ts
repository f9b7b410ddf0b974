import type { CampaignState } from '#lib/domain/campaign/lifecycle.ts';
import { type Plan, readPlan } from '#lib/domain/campaign/plan.ts';
import type { Reader, Tx } from '#lib/platform/db.ts';
import { invalid, notFound } from '#lib/platform/errors.ts';

/** A campaign as its verbs need it. */
export interface CampaignRecord {
  id: string;
  name: string;
  state: CampaignState;
  version: number;
  directorId: string;
  auditorId: string;
  serviceIds: string[];
  /** From its first instant up to, not including, its end. */
  fromAt: Date;
  untilAt: Date;
  dueOn: Date;
  plan: Plan;
  seed: string;
  seedCommitment: string;
  frozenAt: Date | null;
  checkpointSize: bigint | null;
  checkpointNote: string | null;
  populationSize: number | null;
  populationDigest: string | null;
}

type Stored = Omit<CampaignRecord, 'plan'> & { plan: unknown };

const FIELDS = {
  id: true,
  name: true,
  state: true,
  version: true,
  directorId: true,
  auditorId: true,
  serviceIds: true,
  fromAt: true,
  untilAt: true,
  dueOn: true,
  plan: true,
  seed: true,
  seedCommitment: true,
  frozenAt: true,
  checkpointSize: true,
  checkpointNote: true,
  populationSize: true,
  populationDigest: true,
} as const;

/** Locks the campaign's row, so that what is done to it comes one after another. @throws DomainError `not-found` */
export async function lockCampaign(tx: Tx, id: string): Promise<CampaignRecord> {
  await tx.$queryRaw`select 1 from audit_campaign where id = ${id}::uuid for update`;
  return getCampaign(tx, id);
}

/** Key of the advisory lock under which a population is read; any constant that nothing else uses. */
const FREEZING = 0x66727a;

/** Whether nobody else reads this population now; if so, nobody else will until the transaction ends. */
export async function lockFreezing(tx: Tx, id: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ locked: boolean }[]>`
    select pg_try_advisory_xact_lock(${FREEZING}::int, hashtext(${id})) as locked`;
  return row!.locked;
}

/**
 * Lets others see how many changes of a population that is being frozen are checked, from outside of the transaction and
 * until it ends, however it does: by the name of its session, which `findFreezing` reads.
 */
export async function showFreezing(tx: Tx, id: string, done: number, total: number): Promise<void> {
  await tx.$executeRaw`select set_config('application_name', ${`freezing ${id} ${done}/${total}`}, true)`;
}

/** Keeps the campaign as it is while something in it is written; others may write beside. @throws DomainError `not-found` */
export async function holdCampaign(tx: Tx, id: string): Promise<CampaignRecord> {
  await tx.$queryRaw`select 1 from audit_campaign where id = ${id}::uuid for share`;
  return getCampaign(tx, id);
}

/** @throws DomainError `not-found` */
export async function getCampaign(reader: Reader, id: string): Promise<CampaignRecord> {
  const row = (await reader.auditCampaign.findUnique({ where: { id }, select: FIELDS })) as Stored | null;
  if (!row) throw notFound('The audit');
  return { ...row, plan: planOf(row.plan) };
}

/** The plan of a row; it was read when it was written. */
export function planOf(json: unknown): Plan {
  const answer = readPlan(json);
  if (!answer.ok) throw new Error(`a stored plan cannot be read: ${answer.field}: ${answer.message}`);
  return answer.plan;
}

/** Somebody who can be given something to do, by slug. @throws DomainError `invalid` with the field */
export async function findActive(
  reader: Reader,
  slug: string,
  field: string,
): Promise<{ id: string; orgRole: string }> {
  const row = await reader.person.findUnique({
    where: { slug },
    select: { id: true, orgRole: true, active: true, mergedIntoId: true },
  });
  if (!row?.active || row.mergedIntoId) throw invalid(`Nobody active is called “${slug}” here.`, field);
  return row;
}

/** Somebody who can answer for an audit. @throws DomainError `invalid` with the field */
export async function findDirector(reader: Reader, slug: string, field: string): Promise<string> {
  const { id, orgRole } = await findActive(reader, slug, field);
  if (orgRole !== 'director' && orgRole !== 'vp')
    throw invalid('Only a director or the VP signs an audit.', field);
  return id;
}

/** Ids of services, in the order of their slugs. @throws DomainError `invalid` on `services` */
export async function findServices(reader: Reader, slugs: readonly string[]): Promise<string[]> {
  const rows = await reader.service.findMany({
    where: { slug: { in: [...slugs] } },
    select: { id: true, slug: true },
    orderBy: { slug: 'asc' },
  });
  const known = new Set(rows.map(({ slug }) => slug));
  const unknown = slugs.find((slug) => !known.has(slug));
  if (unknown !== undefined) throw invalid(`There is no service “${unknown}”.`, 'services');
  return rows.map(({ id }) => id);
}

/** The person that a person was found to be. */
export async function canonicalPerson(reader: Reader, id: string): Promise<string> {
  const row = await reader.person.findUnique({ where: { id }, select: { mergedIntoId: true } });
  return row?.mergedIntoId ?? id;
}
