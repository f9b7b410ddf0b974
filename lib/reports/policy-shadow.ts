import { db } from '#lib/platform/db.ts';

/** A gate's answer beside what the version in shadow would have answered to the same facts. */
export interface ShadowDifference {
  changeId: string;
  title: string;
  sha: string;
  environment: string;
  at: Date;
  active: 'allow' | 'deny';
  shadow: 'allow' | 'deny';
  /** Requirements that let it through in only one of the two, and in which. */
  requirements: readonly { id: string; title: string; heldBy: 'active' | 'shadow' }[];
}

export interface RequirementDifference {
  id: string;
  title: string;
  /** Decisions in which only the shadow version holds the change for it, and in which only the active one does. */
  heldByShadow: number;
  heldByActive: number;
}

export interface ShadowReport {
  since: Date;
  decisions: number;
  agree: number;
  /** The active version let it through, the shadow would not; and the other way round. */
  wouldDeny: number;
  wouldAllow: number;
  requirements: readonly RequirementDifference[];
  /** The latest that differ, at most 100; of one requirement where it is named. */
  differences: readonly ShadowDifference[];
}

const SHOWN = 100;

/**
 * What a version in shadow would have decided since `since`, next to what was decided. The gate records both
 * answers of one question with the same instant and facts; that is what joins them. Counts, no rates: whoever
 * activates it looks at the decisions that differ.
 */
export async function policyShadowReport(
  versionId: string,
  since: Date,
  requirement: string | null = null,
): Promise<ShadowReport> {
  const [row] = await db().$queryRaw<[{ report: Stored }]>`
    with pair as (
      select s.change_id, s.sha, s.environment, s.at, a.outcome as active, s.outcome as shadow,
        a.decision -> 'requirements' as active_tree, s.decision -> 'requirements' as shadow_tree
      from gate_decision s join gate_decision a on a.change_id = s.change_id and a.mode = 'gate' and a.at = s.at
        and a.sha = s.sha and a.environment = s.environment and a.facts_hash is not distinct from s.facts_hash
      where s.mode = 'shadow' and s.policy_version_id = ${versionId}::uuid and s.at >= ${since}
    ), state as (
      select p.change_id, p.at, p.environment, t.side, r ->> 'id' as id, r ->> 'title' as title,
        not (r ->> 'state' = any(array['not-applicable', 'satisfied', 'overridden'])) as held
      from pair p cross join lateral (values ('active', p.active_tree), ('shadow', p.shadow_tree)) t(side, tree)
      cross join lateral jsonb_array_elements(t.tree) r
    ), differing as (
      select change_id, at, environment, id, max(title) as title,
        case when bool_or(held and side = 'shadow') then 'shadow' else 'active' end as held_by
      from state group by change_id, at, environment, id
      having bool_or(held and side = 'shadow') <> bool_or(held and side = 'active')
    ), shown as (
      select p.* from pair p where exists (select from differing d where d.change_id = p.change_id and d.at = p.at
        and d.environment = p.environment and (${requirement}::text is null or d.id = ${requirement}))
      order by p.at desc, p.change_id limit ${SHOWN}
    )
    select json_build_object(
      'decisions', (select count(*) from pair),
      'agree', (select count(*) from pair where active = shadow),
      'wouldDeny', (select count(*) from pair where active = 'allow' and shadow = 'deny'),
      'wouldAllow', (select count(*) from pair where active = 'deny' and shadow = 'allow'),
      'requirements', (select coalesce(json_agg(r order by r.id), '[]') from (
        select id, max(title) as title, count(*) filter (where held_by = 'shadow') as "heldByShadow",
          count(*) filter (where held_by = 'active') as "heldByActive" from differing group by id) r),
      'differences', (select coalesce(json_agg(json_build_object('changeId', s.change_id, 'title', c.title,
          'sha', s.sha, 'environment', s.environment, 'at', s.at, 'active', s.active, 'shadow', s.shadow,
          'requirements', (select json_agg(json_build_object('id', d.id, 'title', d.title, 'heldBy', d.held_by)
            order by d.id) from differing d where d.change_id = s.change_id and d.at = s.at
            and d.environment = s.environment))
        order by s.at desc, s.change_id), '[]') from shown s join change c on c.id = s.change_id)
    ) as report`;
  const { differences, ...figures } = row.report;
  return { since, ...figures, differences: differences.map((one) => ({ ...one, at: new Date(one.at) })) };
}

type Stored = Omit<ShadowReport, 'since' | 'differences'> & {
  differences: readonly (Omit<ShadowDifference, 'at'> & { at: string })[];
};
