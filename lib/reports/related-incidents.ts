import type { Severity } from '#lib/domain/incident/observation.ts';
import { db } from '#lib/platform/db.ts';

/** An incident on a service that a change touches. */
export interface RelatedIncident {
  id: string;
  title: string;
  severity: Severity;
  status: 'open' | 'mitigated' | 'resolved';
  startedAt: Date;
  services: string[];
}

const DAYS = 30;
const MOST = 8;

/** What a reviewer should know of: incidents of the last 30 days on the services touched, those still open first. */
export async function listRelatedIncidents(changeId: string, at: Date): Promise<RelatedIncident[]> {
  return db().$queryRaw<RelatedIncident[]>`
    select i.id::text, i.title, i.severity::int, i.status, i.started_at as "startedAt",
      array_agg(distinct s.slug order by s.slug) as services
    from change_service c join service s on s.id = c.service_id
    join incident_service x on x.service_id = c.service_id
    join incident i on i.id = x.incident_id
    where c.change_id = ${changeId}::uuid and i.started_at <= ${at}
      and (i.status = 'open' or x.started_at > ${at}::timestamptz - make_interval(days => ${DAYS}))
    group by i.id
    order by (i.status = 'open') desc, i.severity, i.started_at desc, i.id limit ${MOST}`;
}
