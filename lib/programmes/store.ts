import type { Criterion } from '#lib/domain/programme/criteria.ts';
import type { ProgrammeState } from '#lib/domain/programme/lifecycle.ts';
import type { DayReading } from '#lib/domain/programme/progress.ts';
import type { Proposal } from '#lib/domain/programme/proposal.ts';
import { PrismaSql, type Reader, type Tx } from '#lib/platform/db.ts';
import { notFound } from '#lib/platform/errors.ts';

const { sql, empty } = PrismaSql;

export interface Programme {
  id: string;
  number: number;
  name: string;
  purpose: string;
  state: ProgrammeState;
  version: number;
  serviceIds: readonly string[];
  policyVersionId: string | null;
  startsOn: string;
  endsOn: string;
  criteria: readonly Criterion[];
  createdBy: string;
  createdAt: Date;
  approvedBy: string | null;
  /** By somebody who is none of those who wrote it, as far as is known now who is whom. */
  isApproved: boolean;
  startedAt: Date | null;
  endedAt: Date | null;
  proposal: Proposal | null;
  /** The last day that is measured. */
  measured: string | null;
}

/** What a day holds: each criterion, and what each service had to do with it, as `[events, of]` by criterion. */
export interface DayFigures {
  criteria: readonly DayReading[];
  services: Readonly<Record<string, Readonly<Record<string, readonly [events: number, of: number]>>>>;
}

/** Ids of whoever planned or changed programme `p`, from the audit log. */
const writers = sql`
  select actor_id as id from audit_entry where subject_type = 'programme' and subject_id = p.id::text
    and action in ('programme.planned', 'programme.changed') and actor_kind = 'person'
  union select p.created_by::text`;

const fields = sql`p.id::text, p.number, p.name, p.purpose, p.state, p.version, p.service_ids::text[] as "serviceIds",
  p.policy_version_id::text as "policyVersionId", p.starts_on::text as "startsOn", p.ends_on::text as "endsOn",
  p.criteria, p.created_by::text as "createdBy", p.created_at as "createdAt", p.approved_by::text as "approvedBy",
  p.approved_by is not null and not exists (select from (${writers}) wrote
    join person w on w.id::text = wrote.id join person a on a.id = p.approved_by
    where coalesce(w.merged_into_id, w.id) = coalesce(a.merged_into_id, a.id)) as "isApproved",
  p.started_at as "startedAt", p.ended_at as "endedAt", p.proposal,
  (select max(d.day)::text from programme_day d where d.programme_id = p.id) as measured`;

/** @throws DomainError `not-found` */
export async function getProgramme(
  reader: Reader,
  number: number,
  { lock = false }: { lock?: boolean } = {},
): Promise<Programme> {
  const [row] = await reader.$queryRaw<Programme[]>`
    select ${fields} from programme p where p.number = ${number} ${lock ? sql`for update of p` : empty}`;
  if (!row) throw notFound(`Programme ${number}`);
  return row;
}

/** Every programme, the newest first: there are a few a year. */
export async function listAll(reader: Reader): Promise<readonly Programme[]> {
  return reader.$queryRaw<Programme[]>`select ${fields} from programme p order by p.number desc`;
}

/** Locks those in a state, the oldest first; what another process holds is left to it. */
export async function lockInState(tx: Tx, state: ProgrammeState): Promise<readonly Programme[]> {
  return tx.$queryRaw<Programme[]>`
    select ${fields} from programme p where p.state = ${state} order by p.number for update of p skip locked`;
}

export async function nextNumber(reader: Reader): Promise<number> {
  const { _max: max } = await reader.programme.aggregate({ _max: { number: true } });
  return (max.number ?? 0) + 1;
}

/** The last day as it was kept, and none before the first. */
export async function lastDay(reader: Reader, { id, measured }: Programme): Promise<DayFigures | null> {
  if (measured === null) return null;
  const [row] = await reader.$queryRaw<{ figures: DayFigures }[]>`
    select figures from programme_day where programme_id = ${id}::uuid and day = ${measured}::date`;
  return row?.figures ?? null;
}

export async function insertDay(
  tx: Tx,
  id: string,
  day: string,
  figures: DayFigures,
  at: Date,
): Promise<void> {
  await tx.$executeRaw`insert into programme_day (programme_id, day, figures, recorded_at)
    values (${id}::uuid, ${day}::date, ${JSON.stringify(figures)}::jsonb, ${at})`;
}

/** Whoever planned a programme or changed it, as the people that they are known to be now. */
export async function listWriters(reader: Reader, { id }: Programme): Promise<ReadonlySet<string>> {
  const rows = await reader.$queryRaw<{ id: string }[]>`
    select distinct coalesce(w.merged_into_id, w.id)::text as id
    from programme p cross join lateral (${writers}) wrote join person w on w.id::text = wrote.id
    where p.id = ${id}::uuid`;
  return new Set(rows.map((row) => row.id));
}

/** The person that a person was found to be. */
export async function canonicalPerson(reader: Reader, id: string): Promise<string> {
  const row = await reader.person.findUnique({ where: { id }, select: { mergedIntoId: true } });
  return row?.mergedIntoId ?? id;
}

/** Ids of services by slug, and the first slug that is none. */
export async function servicesOf(
  reader: Reader,
  slugs: readonly string[],
): Promise<{ ids: string[]; missing: string | null }> {
  const wanted = [...new Set(slugs)];
  const rows = await reader.service.findMany({
    where: { slug: { in: wanted } },
    select: { id: true, slug: true },
    orderBy: { slug: 'asc' },
  });
  const missing = wanted.find((slug) => !rows.some((row) => row.slug === slug)) ?? null;
  return { ids: rows.map(({ id }) => id), missing };
}
