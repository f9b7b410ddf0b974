import { PrismaSql } from './db.ts';

const { sql } = PrismaSql;

/**
 * Whether a person took part in a change, under any of their logins and as whoever was found to be the same person:
 * the one condition by which lists and verbs ask it. Both arguments are SQL expressions of ids. The gate asks more
 * (`loadFacts`): what it cannot resolve hides somebody.
 */
export const hasHand = (changeId: PrismaSql.Sql, personId: PrismaSql.Sql): PrismaSql.Sql => sql`exists (
  select from change_party hand where hand.change_id = ${changeId} and hand.identity in (
    select 'person:' || same.id from person same where same.id = ${personId} or same.merged_into_id = ${personId}
    union all select login.kind || ':' || login.value from person_identity login where login.person_id = ${personId}))`;
