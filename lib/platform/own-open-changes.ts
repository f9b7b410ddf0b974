import type { Context } from './context.ts';
import { PrismaSql, type Tx } from './db.ts';
import { forbidden } from './errors.ts';
import { hasHand, isOf, personOf } from './identity.ts';

const { sql } = PrismaSql;

/** Which submitted changes a correction alters the judgement of: a condition on the row `k` of `change_control`. */
export type Affected = PrismaSql.Sql;

/**
 * Nobody corrects what decides about an open change of their own: that takes another administrator, or a command on
 * the server.
 *
 * @throws DomainError `forbidden`, naming the change
 */
export async function refuseOwnOpenChange(tx: Tx, { actor }: Context, affected: Affected): Promise<void> {
  if (actor.kind !== 'person') return;
  const [own] = await tx.$queryRaw<{ title: string }[]>`
    select c.title from change_control k join change c on c.id = k.change_id
    where k.state = 'open' and (${affected}) and ${hasHand(sql`k.change_id`, sql`${actor.id}::uuid`)}
    order by k.submitted_at desc limit 1`;
  if (own)
    throw forbidden(
      `You have a hand in “${own.title}”, which is open and judged by this: another administrator has to do it.`,
    );
}

/** Those in which an identity has a hand, whoever's it is. */
export const withIdentity = ({ kind, value }: { kind: string; value: string }): Affected => sql`
  exists (select from change_party p where p.change_id = k.change_id and ${isOf(sql`p.identity`, { kind, value })})`;

/** Those in which these people have a hand or a say, under any record, and those that want a person of these kinds. */
export function withPeople(ids: readonly string[], kinds: readonly string[] = []): Affected {
  const records = sql`(select id from person where id = any(${[...ids]}::uuid[])
    or merged_into_id = any(${[...ids]}::uuid[]))`;
  return sql`k.wanted && ${[...kinds]}::text[]
    or exists (select from review r where r.change_id = k.change_id and r.person_id in ${records})
    or exists (select from override_signature o where o.change_id = k.change_id and o.person_id in ${records})
    or exists (select from change_party p where p.change_id = k.change_id and ${personOf(sql`p.identity`)} in (
      select coalesce(merged_into_id, id) from person where id in ${records}))`;
}

/** Those that touch a service, or one that it depends on or that depends on it. */
export const withService = (serviceId: string): Affected => sql`
  exists (select from change_service t where t.change_id = k.change_id and t.service_id in (
    select ${serviceId}::uuid
    union all select depends_on_id from service_dependency where service_id = ${serviceId}::uuid
    union all select service_id from service_dependency where depends_on_id = ${serviceId}::uuid))`;
