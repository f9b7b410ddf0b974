import { identityKey, identityKeys, resolveAuthor } from '#lib/domain/person/author-identity.ts';
import type { Tx } from '#lib/platform/db.ts';
import { rowsJson } from '#lib/platform/rows.ts';
import type { MovedIdentity } from './store.ts';

interface Known {
  kind: 'email';
  value: string;
  personId: string;
}

/**
 * Maps changes whose author became known, or became somebody else, by `moved` identities. An author's
 * level is taken from the person where the change has none; a level once recorded stays.
 */
export async function mapAuthors(tx: Tx, moved: readonly MovedIdentity[]): Promise<void> {
  const previous = moved.flatMap((identity) => identity.previousPersonId ?? []);
  const authors = await tx.$queryRaw<{ identity: string; personId: string | null }[]>`
    select distinct author_identity as identity, author_person_id::text as "personId" from change
    where author_person_id is null or author_person_id = any(${previous}::uuid[])`;
  if (authors.length === 0) return;
  const keys = authors.flatMap((author) => identityKeys(author.identity));
  const known = await tx.$queryRaw<Known[]>`
    select i.kind, i.value, i.person_id::text as "personId"
    from json_populate_recordset(null::person_identity, ${rowsJson(keys)}::json) k
    join person_identity i on i.kind = k.kind and i.value = k.value`;
  const people = new Map(known.map((row) => [identityKey(row), row.personId]));
  const mapped = authors.flatMap(({ identity, personId }) => {
    const found = resolveAuthor(identity, people);
    return found === personId ? [] : [{ authorIdentity: identity, authorPersonId: found }];
  });
  if (mapped.length === 0) return;
  await tx.$executeRaw`
    update change c set author_person_id = m.author_person_id,
      author_level = case when c.author_person_id is null then coalesce(c.author_level, p.level) else p.level end
    from json_populate_recordset(null::change, ${rowsJson(mapped)}::json) m
    left join person p on p.id = m.author_person_id
    where c.author_identity = m.author_identity
      and c.author_person_id is distinct from m.author_person_id`;
}
