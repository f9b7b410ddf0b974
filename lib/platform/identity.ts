import { PrismaSql } from './db.ts';

const { sql } = PrismaSql;
type Sql = PrismaSql.Sql;

/** An address that GitHub gives out: `12345+login@users.noreply.github.com`, before 2017 `login@…`. */
const isGiven = (key: Sql): Sql => sql`${key} like 'email:%@users.noreply.github.com'`;
/** The account in such an address. */
const idIn = (key: Sql): Sql => sql`substring(${key} from '^email:([0-9]+)[+][^@]+@')`;
const loginIn = (key: Sql): Sql => sql`substring(${key} from '^email:(?:[0-9]+[+])?([^@]+)@')`;

const holderOf = (kind: Sql, value: Sql): Sql => sql`(
  select login.person_id from person_identity login where login.kind = ${kind} and login.value = ${value})`;

/**
 * Whose identity a key is (`person:…`, `email:…`, `github-login:…`, … as a change's parties have them): the id of the
 * person, as whoever they were found to be, or null where nobody is known under it. The one place that says so in SQL;
 * `key` is an expression of text. What it says itself comes before the account in it, and there the number before the
 * login, because logins are renamed and taken over (`identityKeys` in lib/domain/person/author-identity.ts resolves
 * imported authors in the same order).
 */
export const personOf = (key: Sql): Sql => sql`(
  select coalesce(owner.merged_into_id, owner.id) from person owner where owner.id = case
    when ${key} like 'person:%' then substr(${key}, 8)::uuid
    else coalesce(
      ${holderOf(sql`split_part(${key}, ':', 1)`, sql`substr(${key}, strpos(${key}, ':') + 1)`)},
      case when ${isGiven(key)} then coalesce(
        ${holderOf(sql`'github-id'`, idIn(key))}, ${holderOf(sql`'github-login'`, loginIn(key))}) end) end)`;

/**
 * The keys that are a person's, but for addresses that GitHub gives out: the way back of `personOf`, for a question
 * about many changes. `personId` is an expression of an id.
 */
const keysOf = (personId: Sql): Sql => sql`
  select 'person:' || same.id from person same where same.id = ${personId} or same.merged_into_id = ${personId}
  union all select login.kind || ':' || login.value from person_identity login
    join person same on same.id = login.person_id where same.id = ${personId} or same.merged_into_id = ${personId}`;

/**
 * Whether a person took part in a change, under any of their logins and as whoever was found to be the same person:
 * the one condition by which lists and verbs ask it. Both arguments are SQL expressions of ids. The gate asks more
 * (`loadFacts`): what it cannot resolve hides somebody.
 */
export const hasHand = (changeId: Sql, personId: Sql): Sql => sql`exists (
  select from change_party hand where hand.change_id = ${changeId} and (hand.identity in (${keysOf(personId)})
    or ${isGiven(sql`hand.identity`)} and ${personOf(sql`hand.identity`)} = ${personId}))`;

/** Whether a key is this identity, or an address of the account that it names. */
export const isOf = (key: Sql, { kind, value }: { kind: string; value: string }): Sql => sql`(
  ${key} = ${`${kind}:${value}`} or ${isGiven(key)} and ${value} = case ${kind}
    when 'github-id' then ${idIn(key)} when 'github-login' then ${loginIn(key)} end)`;
