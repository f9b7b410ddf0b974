import { z } from 'zod';
import { STRATA, type Stratum, type StratumFacts, stratumOf } from '#lib/domain/campaign/strata.ts';
import { db, PrismaSql } from '#lib/platform/db.ts';
import { inScope } from './population-queries.ts';

const { sql } = PrismaSql;
const DAY = 86_400_000;

export const PreviewScopeInput = z.strictObject({
  services: z.array(z.string().max(200)).max(1_000),
  from: z.iso.date(),
  to: z.iso.date(),
});
export type PreviewScopeInput = z.output<typeof PreviewScopeInput>;

/**
 * How many changes of each stratum a scope has as far as is recorded now, for whoever plans an audit of it; in the
 * order of `STRATA`. What is frozen later may differ.
 */
export async function previewStrata({ services, from, to }: PreviewScopeInput): Promise<number[]> {
  const found = await db().service.findMany({ where: { slug: { in: services } }, select: { id: true } });
  const scope = {
    serviceIds: found.map(({ id }) => id),
    fromAt: new Date(`${from}T00:00:00Z`),
    untilAt: new Date(Date.parse(`${to}T00:00:00Z`) + DAY),
  };
  const groups = await db().$queryRaw<(StratumFacts & { n: number })[]>`
    select c.kind, c.ai_involvement as involvement, c.risk::int, k.blast_radius as "blastRadius", count(*)::int as n
    from change c left join change_control k on k.change_id = c.id
    where c.id in (select d.change_id from deployment d where ${inScope(scope)})
    group by ${sql`1, 2, 3, 4`}`;
  const of = (stratum: Stratum) => groups.filter((group) => stratumOf(group) === stratum);
  return STRATA.map((stratum) => of(stratum).reduce((sum, { n }) => sum + n, 0));
}
