import { PrismaSql } from './db.ts';

const { sql } = PrismaSql;
type Sql = PrismaSql.Sql;

/**
 * The account behind an address that GitHub gives out (`12345+login@users.noreply.github.com`, `login@…`), as rows
 * `given (kind, value, place)`: by number before by login, because logins are renamed and taken over.
 */
const account = (key: Sql): Sql => sql`
  regexp_match(${key}, '^email:(?:([0-9]+)[+])?([^@]+)@users[.]noreply[.]github[.]com$') matched (part),
  unnest(array['github-id', 'github-login'], matched.part) with ordinality given (kind, value, place)`;

/**
 * Whose identity a key is (`person:…`, `email:…`, `github-login:…`, … as a change's parties have them): the id of the
 * person, as whoever they were found to be, or null where nobody is known under it. The one place that says so in SQL;
 * `key` is an expression of text. What it says itself comes before the account behind it (`identityKeys` in
 * lib/domain/person/author-identity.ts resolves imported authors in the same order).
 */
export const personOf = (key: Sql): Sql => sql`(
  select coalesce(owner.merged_into_id, owner.id) from person owner where owner.id = case
    when ${key} like 'person:%' then substr(${key}, 8)::uuid
    else coalesce((
      select login.person_id from person_identity login
      where login.kind = split_part(${key}, ':', 1) and login.value = substr(${key}, strpos(${key}, ':') + 1)
    ), case when ${key} like 'email:%@users.noreply.github.com' then (
      select login.person_id from ${account(key)}
      join person_identity login on login.kind = given.kind and login.value = given.value
      order by given.place limit 1
    ) end) end)`;

/**
 * Whether a person took part in a change, under any of their logins and as whoever was found to be the same person:
 * the one condition by which lists and verbs ask it. Both arguments are SQL expressions of ids. The gate asks more
 * (`loadFacts`): what it cannot resolve hides somebody.
 */
export const hasHand = (changeId: Sql, personId: Sql): Sql => sql`exists (
  select from change_party hand where hand.change_id = ${changeId} and ${personOf(sql`hand.identity`)} = (
    select coalesce(same.merged_into_id, same.id) from person same where same.id = ${personId}))`;

/** Whether a key is this identity, or an address of the account that it names. */
export const isOf = (key: Sql, { kind, value }: { kind: string; value: string }): Sql => sql`(
  ${key} = ${`${kind}:${value}`} or exists (
    select from ${account(key)} where given.kind = ${kind} and given.value = ${value}))`;
