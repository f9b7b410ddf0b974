import { DUE_AFTER_DAYS } from '#lib/domain/campaign/lifecycle.ts';
import { db, type Reader } from '#lib/platform/db.ts';
import type { PersonRef } from './queries.ts';

/**
 * `running`: an audit of it is under way and nothing is overdue. `due`: within 30 days. `never`: no audit of it was ever
 * attested, and none is under way.
 */
export const COVERAGE_STATES = ['overdue', 'never', 'due', 'running', 'attested'] as const;
export type CoverageState = (typeof COVERAGE_STATES)[number];

/** A Tier-1 service, with the last audit of it that was attested and the one that is under way. */
export interface CoverageRow {
  service: { id: string; slug: string; name: string };
  director: PersonRef | null;
  state: CoverageState;
  last: { campaignId: string; name: string; attestedAt: Date; until: Date; by: PersonRef } | null;
  running: { campaignId: string; name: string; state: string; dueOn: Date; auditor: PersonRef } | null;
  /** 92 days after the end of the period that was last attested; null where none was. */
  dueOn: Date | null;
}

interface Stored extends Omit<CoverageRow, 'state' | 'last' | 'running'> {
  last: { campaignId: string; name: string; attestedAt: string; until: string; by: PersonRef } | null;
  running: { campaignId: string; name: string; state: string; dueOn: string; auditor: PersonRef } | null;
}

const SOON = 30 * 86_400_000;

/** Every Tier-1 service and how far it is audited, as of `at`; by director and name. */
export async function coverageBoard(at: Date, reader: Reader = db()): Promise<CoverageRow[]> {
  const rows = await reader.$queryRaw<Stored[]>`
    with scoped as materialized (
      select k.*, unnest(k.service_ids) as service_id, t.at as attested_at, t.person_id as attested_by
      from audit_campaign k left join attestation t on t.campaign_id = k.id
    ), last as materialized (
      select distinct on (service_id) * from scoped where attested_at <= ${at} order by service_id, until_at desc, attested_at desc
    ), running as materialized (
      select distinct on (service_id) * from scoped where state in ('committed', 'frozen')
      order by service_id, until_at desc, created_at desc
    )
    select json_build_object('id', s.id, 'slug', s.slug, 'name', s.name) as service,
      case when d.id is not null then json_build_object('id', d.id, 'slug', d.slug, 'name', d.name) end as director,
      case when l.id is not null then json_build_object('campaignId', l.id, 'name', l.name, 'attestedAt', l.attested_at,
        'until', l.until_at, 'by', json_build_object('id', b.id, 'slug', b.slug, 'name', b.name)) end as last,
      case when r.id is not null then json_build_object('campaignId', r.id, 'name', r.name, 'state', r.state,
        'dueOn', r.due_on, 'auditor', json_build_object('id', a.id, 'slug', a.slug, 'name', a.name)) end as running,
      l.until_at + make_interval(days => ${DUE_AFTER_DAYS}::int) as "dueOn"
    from service s left join person d on d.id = s.director_person_id left join last l on l.service_id = s.id
      left join person b on b.id = l.attested_by left join running r on r.service_id = s.id
      left join person a on a.id = r.auditor_id
    where s.tier = 1 order by d.name nulls last, s.name, s.id`;
  return rows.map(({ last, running, ...row }) => ({
    ...row,
    state: stateOf(row.dueOn, running !== null, at),
    last: last && { ...last, attestedAt: new Date(last.attestedAt), until: new Date(last.until) },
    running: running && { ...running, dueOn: new Date(running.dueOn) },
  }));
}

function stateOf(dueOn: Date | null, isRunning: boolean, at: Date): CoverageState {
  if (dueOn === null) return isRunning ? 'running' : 'never';
  if (dueOn <= at) return 'overdue';
  if (isRunning) return 'running';
  return dueOn.getTime() - at.getTime() <= SOON ? 'due' : 'attested';
}
