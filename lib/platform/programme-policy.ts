import { PrismaSql } from './db.ts';

const { sql } = PrismaSql;
type Sql = PrismaSql.Sql;

/**
 * The version of the policy that a running programme has put in force for one of these services at an instant, in the
 * place of the active one: an id, or null. Its last day is its last, whether or not the end was recorded yet. Where two
 * programmes disagreed, which `requireOneVersion` prevents, the statement fails, and nothing is let through.
 * `serviceIds` is an expression of an array of ids, `at` of an instant.
 */
export const programmePolicy = (serviceIds: Sql, at: Sql): Sql => sql`(
  select distinct governing.policy_version_id from programme governing
  where governing.state = 'running' and governing.policy_version_id is not null
    and governing.ends_on >= (${at} at time zone 'UTC')::date and governing.service_ids && ${serviceIds})`;

/**
 * The same as a policy's id and hash; without a hash where there is no such version, and then it cannot be read. Asked
 * once: without `offset` the planner writes the question out wherever its answer is named.
 */
export const programmePolicyRef = (serviceIds: Sql, at: Sql): Sql => sql`(
  select json_build_object('id', named.id, 'hash', (select hash from policy_version where id = named.id))
  from (select ${programmePolicy(serviceIds, at)} as id offset 0) named where named.id is not null)`;
