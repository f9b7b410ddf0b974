import type { AuditFindingState } from '#lib/domain/campaign/lifecycle.ts';
import { db, PrismaSql, type Reader } from '#lib/platform/db.ts';
import { whereAll } from '#lib/platform/sql.ts';
import type { PersonRef } from './queries.ts';

const { sql } = PrismaSql;

export interface FindingView {
  campaignId: string;
  campaign: string;
  id: string;
  changeId: string | null;
  /** Title of its change. */
  change: string | null;
  title: string;
  detail: string;
  owner: PersonRef;
  dueOn: Date;
  state: AuditFindingState;
  version: number;
  createdBy: PersonRef;
  createdAt: Date;
  endedAt: Date | null;
  endNote: string | null;
}

/** Findings of an audit, or those that somebody has to mend; open ones first, by their day. */
export function listFindings(
  { campaignId, ownerId, live }: { campaignId?: string; ownerId?: string; live?: boolean },
  reader: Reader = db(),
): Promise<FindingView[]> {
  const where = whereAll([
    campaignId ? sql`f.campaign_id = ${campaignId}::uuid` : null,
    ownerId ? sql`f.owner_id = ${ownerId}::uuid` : null,
    live && sql`f.state in ('open', 'in-progress')`,
  ]);
  return reader.$queryRaw`
    select f.campaign_id::text as "campaignId", k.name as campaign, f.id::text, f.change_id::text as "changeId",
      c.title as change, f.title, f.detail, f.due_on as "dueOn", f.state, f.version, f.created_at as "createdAt",
      f.ended_at as "endedAt", f.end_note as "endNote",
      json_build_object('id', o.id, 'slug', o.slug, 'name', o.name) as owner,
      json_build_object('id', b.id, 'slug', b.slug, 'name', b.name) as "createdBy"
    from audit_finding f join audit_campaign k on k.id = f.campaign_id join person o on o.id = f.owner_id
      join person b on b.id = f.created_by left join change c on c.id = f.change_id ${where}
    order by f.state in ('open', 'in-progress') desc, f.due_on, f.id limit 1000`;
}
