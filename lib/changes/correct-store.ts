import type { ChangeKind } from '#lib/domain/change/observation.ts';
import type { Tx } from '#lib/platform/db.ts';

/** A change as far as it can be corrected, and what follows from that. */
export interface ToCorrect {
  kind: ChangeKind;
  /** Slugs, the primary one first. */
  services: string[];
  /** Slug of the person. */
  author: string | null;
  effectiveAt: Date;
  aiInvolvement: string;
  isSubmitted: boolean;
}

/** Locks a change, and first its submission where it has one, and reads it; null: there is no such change. */
export async function lockForCorrection(tx: Tx, changeId: string): Promise<ToCorrect | null> {
  await tx.$queryRaw`select 1 from change_control where change_id = ${changeId}::uuid for update`;
  await tx.$queryRaw`select 1 from change where id = ${changeId}::uuid for update`;
  const [row] = await tx.$queryRaw<ToCorrect[]>`
    select c.kind, p.slug as author, c.effective_at as "effectiveAt", c.ai_involvement as "aiInvolvement",
      exists (select from change_control k where k.change_id = c.id) as "isSubmitted",
      array(select s.slug from change_service t join service s on s.id = t.service_id where t.change_id = c.id
        order by (s.id = c.primary_service_id) desc nulls last, s.slug) as services
    from change c left join person p on p.id = c.author_person_id where c.id = ${changeId}::uuid`;
  return row ?? null;
}
