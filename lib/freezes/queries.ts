import type { Tier } from '#lib/domain/service/observation.ts';
import { db } from '#lib/platform/db.ts';

export interface Freeze {
  id: string;
  name: string;
  reason: string;
  startsAt: Date;
  endsAt: Date;
  /** By the database's clock, now. */
  phase: 'current' | 'upcoming' | 'over' | 'cancelled';
  services: readonly { slug: string; name: string }[];
  tiers: readonly Tier[];
  environments: readonly string[];
  createdBy: string | null;
  createdAt: Date;
  cancelledBy: string | null;
  cancelledAt: Date | null;
  /** Why it was cancelled; from the audit log. */
  cancelReason: string | null;
}

const PAST = 50;

/** Freezes that hold, that come, and the latest that are over; each group in the order in which it matters. */
export async function listFreezes(): Promise<readonly Freeze[]> {
  return db().$queryRaw<Freeze[]>`
    with phased as (
      select f.*, case when cancelled_at is not null then 'cancelled' when ends_at <= now() then 'over'
        when starts_at <= now() then 'current' else 'upcoming' end as phase
      from change_freeze f
    ), shown as (
      select * from phased where phase in ('current', 'upcoming')
      union all (select * from phased where phase in ('over', 'cancelled') order by ends_at desc limit ${PAST})
    )
    select f.id::text, f.name, f.reason, f.starts_at as "startsAt", f.ends_at as "endsAt", f.phase, f.tiers,
      f.environments, f.created_at as "createdAt", f.cancelled_at as "cancelledAt",
      (select name from person where id = f.created_by) as "createdBy",
      (select name from person where id = f.cancelled_by) as "cancelledBy",
      (select e.body::jsonb ->> 'reason' from audit_entry e where e.subject_type = 'freeze'
        and e.subject_id = f.id::text and e.action = 'freeze.cancelled' limit 1) as "cancelReason",
      (select coalesce(json_agg(json_build_object('slug', s.slug, 'name', s.name) order by s.slug), '[]')
        from service s where s.id = any(f.service_ids)) as services
    from shown f order by case when f.phase in ('current', 'upcoming') then f.starts_at end, f.ends_at desc, f.id`;
}

/** Every service, for the scope of a freeze. */
export async function listFreezableServices(): Promise<
  readonly { slug: string; name: string; tier: Tier }[]
> {
  return db().$queryRaw`select slug, name, tier from service order by tier, slug`;
}
