import type { AuditFindingState } from '#lib/domain/campaign/lifecycle.ts';
import type { Tx } from '#lib/platform/db.ts';
import { notFound } from '#lib/platform/errors.ts';

export interface FindingRecord {
  id: string;
  changeId: string | null;
  title: string;
  detail: string;
  ownerId: string;
  dueOn: Date;
  state: AuditFindingState;
  version: number;
}

/** Locks a finding. @throws DomainError `not-found` */
export async function lockFinding(tx: Tx, campaignId: string, id: string): Promise<FindingRecord> {
  const [row] = await tx.$queryRaw<FindingRecord[]>`
    select id::text, change_id::text as "changeId", title, detail, owner_id::text as "ownerId", due_on as "dueOn",
      state, version
    from audit_finding where campaign_id = ${campaignId}::uuid and id = ${id}::uuid for update`;
  if (!row) throw notFound('The finding');
  return row;
}
