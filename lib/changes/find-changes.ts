import type { Involvement } from '#lib/domain/provenance/types.ts';
import type { Tier } from '#lib/domain/service/observation.ts';
import type { Reader } from '#lib/platform/db.ts';

export interface ChangeSummary {
  id: string;
  externalId: string;
  title: string;
  aiInvolvement: Involvement;
  effectiveAt: Date;
  /** The primary one first, then by slug. */
  services: { slug: string; tier: Tier }[];
}

/** What an import has to know of changes that it refers to, by id; unknown ids are missing. */
export async function findChanges(
  reader: Reader,
  ids: readonly string[],
): Promise<Map<string, ChangeSummary>> {
  if (ids.length === 0) return new Map();
  const rows = await reader.$queryRaw<ChangeSummary[]>`
    select c.id::text, c.external_id as "externalId", c.title, c.ai_involvement as "aiInvolvement",
      c.effective_at as "effectiveAt",
      coalesce((select json_agg(json_build_object('slug', s.slug, 'tier', s.tier)
          order by s.id is distinct from c.primary_service_id, s.slug)
        from change_service cs join service s on s.id = cs.service_id where cs.change_id = c.id), '[]')
        as services
    from change c where c.id = any(${ids}::uuid[])`;
  return new Map(rows.map((row) => [row.id, row]));
}
