import type { Verdict } from '#lib/domain/access.ts';
import { dayOf } from '#lib/domain/programme/days.ts';
import {
  PROGRAMME_ACTIONS,
  type ProgrammeAction,
  type ProgrammeVerdict,
  programmeVerdict,
} from '#lib/domain/programme/lifecycle.ts';
import type { DayReading } from '#lib/domain/programme/progress.ts';
import type { Tier } from '#lib/domain/service/observation.ts';
import { db, type Reader } from '#lib/platform/db.ts';
import { listProgrammePolicies } from './policy-queries.ts';
import { situationOf } from './programme-step.ts';
import { type DayFigures, getProgramme, lastDay, listAll, type Programme } from './store.ts';

export type { DayFigures, Programme } from './store.ts';

export interface ProgrammeRow
  extends Pick<Programme, 'number' | 'name' | 'state' | 'startsOn' | 'endsOn' | 'isApproved'> {
  services: number;
  /** Of the last measured day; null before the first. */
  progress: { day: string; met: number; all: number } | null;
}

/** Every programme, the newest first. */
export async function listProgrammes(reader: Reader = db()): Promise<readonly ProgrammeRow[]> {
  const programmes = await listAll(reader);
  return Promise.all(
    programmes.map(async (programme): Promise<ProgrammeRow> => {
      const { number, name, state, startsOn, endsOn, isApproved, serviceIds, measured } = programme;
      const day = await lastDay(reader, programme);
      const met = day?.criteria.filter((one) => one.state === 'met').length ?? 0;
      return {
        ...{ number, name, state, startsOn, endsOn, isApproved },
        services: serviceIds.length,
        progress: day && measured ? { day: measured, met, all: day.criteria.length } : null,
      };
    }),
  );
}

export interface ProgrammeService {
  id: string;
  slug: string;
  name: string;
  tier: Tier;
  director: { slug: string; name: string } | null;
}

export interface ProgrammePage {
  programme: Programme;
  planner: string | null;
  approver: string | null;
  /** Version of the policy that is, or is to be, in force for its services; null: the active one alone. */
  policy: { number: number; note: string } | null;
  services: readonly ProgrammeService[];
  /** Each measured day, in order. */
  days: readonly { day: string; criteria: readonly DayReading[] }[];
  /** What each service had to do with the last one. */
  lastServices: DayFigures['services'];
  extensions: readonly { id: string; fromEnd: string; toEnd: string; reason: string; by: string; at: Date }[];
  history: readonly { seq: string; at: Date; action: string; by: string | null; reason: string | null }[];
  verdicts: Readonly<Record<ProgrammeAction, ProgrammeVerdict>>;
  /** Why it could not begin as it stands; null: nothing is in its way, or it has begun. */
  trouble: string | null;
}

/**
 * One programme with everything that was kept of it, and what the viewer, whose right to manage programmes is `access`,
 * may do to it now.
 *
 * @throws DomainError `not-found`
 */
export async function getProgrammePage(
  number: number,
  { personId, access }: { personId: string; access: Verdict },
  now: Date,
  reader: Reader = db(),
): Promise<ProgrammePage> {
  const programme = await getProgramme(reader, number);
  const [situation, names, policy, services, days, last, extensions, history] = await Promise.all([
    situationOf(reader, programme, personId, now),
    namesOf(reader, [programme.createdBy, programme.approvedBy]),
    policyOf(reader, programme),
    listServices(reader, programme.serviceIds),
    listDays(reader, programme.id),
    lastDay(reader, programme),
    listExtensions(reader, programme.id),
    listHistory(reader, programme.id),
  ]);
  return {
    programme,
    planner: names.get(programme.createdBy) ?? null,
    approver: programme.approvedBy && (names.get(programme.approvedBy) ?? null),
    ...{ policy, services, days, extensions, history },
    lastServices: last?.services ?? {},
    verdicts: Object.fromEntries(
      PROGRAMME_ACTIONS.map((action) => [action, programmeVerdict(action, { ...situation, access })]),
    ) as Record<ProgrammeAction, ProgrammeVerdict>,
    trouble: situation.trouble,
  };
}

/** What a plan can be made of: services with their directors, and versions that could be in force for them. */
export async function programmeChoices(now: Date, reader: Reader = db()) {
  const [services, policies] = await Promise.all([listServices(reader, null), listProgrammePolicies(reader)]);
  return { services, policies, today: dayOf(now.getTime()) };
}

/** Some services, or all. */
function listServices(reader: Reader, ids: readonly string[] | null): Promise<readonly ProgrammeService[]> {
  return reader.$queryRaw`
    select s.id::text, s.slug, s.name, s.tier::int,
      case when p.id is not null then json_build_object('slug', p.slug, 'name', p.name) end as director
    from service s left join person p on p.id = s.director_person_id
    where ${ids === null} or s.id = any(${[...(ids ?? [])]}::uuid[]) order by s.tier, s.slug`;
}

async function namesOf(
  reader: Reader,
  ids: readonly (string | null)[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await reader.person.findMany({
    where: { id: { in: ids.filter((id) => id !== null) } },
    select: { id: true, name: true },
  });
  return new Map(rows.map(({ id, name }) => [id, name]));
}

async function policyOf(reader: Reader, { policyVersionId }: Programme): Promise<ProgrammePage['policy']> {
  if (policyVersionId === null) return null;
  return reader.policyVersion.findUnique({
    where: { id: policyVersionId },
    select: { number: true, note: true },
  });
}

function listDays(reader: Reader, id: string): Promise<ProgrammePage['days']> {
  return reader.$queryRaw`
    select day::text, figures -> 'criteria' as criteria from programme_day
    where programme_id = ${id}::uuid order by programme_day.day`;
}

function listExtensions(reader: Reader, id: string): Promise<ProgrammePage['extensions']> {
  return reader.$queryRaw`
    select x.id::text, x.from_end::text as "fromEnd", x.to_end::text as "toEnd", x.reason, p.name as by, x.at
    from programme_extension x join person p on p.id = x.person_id
    where x.programme_id = ${id}::uuid order by x.at, x.id`;
}

/** What people did to it, and its beginning and end; the days that were measured are told by themselves. */
function listHistory(reader: Reader, id: string): Promise<ProgrammePage['history']> {
  return reader.$queryRaw`
    select e.seq::text, e.at, e.action, p.name as by, e.body::jsonb ->> 'reason' as reason
    from audit_entry e left join person p on e.actor_kind = 'person' and p.id::text = e.actor_id
    where e.subject_type = 'programme' and e.subject_id = ${id} and e.action <> 'programme.measured' order by e.seq`;
}
