import { normaliseIdentity, type PersonObservation } from '#lib/domain/person/observation.ts';
import { countRows, lastByKey, type RecordCounts } from '#lib/domain/record-counts.ts';
import type { Tx } from '#lib/platform/db.ts';
import { externalRecordId } from '#lib/platform/ids.ts';
import { mapAuthors } from './map-authors.ts';
import { type IdentityRow, type PersonRow, upsertIdentities, upsertPeople } from './store.ts';

/**
 * Writes people and their identities as a source describes them, and maps the changes that were recorded
 * under one of these identities before. Identities are only ever added or moved to the person named last,
 * never taken away: a sign-in identity is not in every list of people. Idempotent.
 */
export async function recordPeople(
  tx: Tx,
  people: readonly PersonObservation[],
  at: Date,
): Promise<RecordCounts> {
  const persons: PersonRow[] = [];
  const identities = new Map<string, IdentityRow>();
  for (const person of lastByKey(people, (one) => one.slug).values()) {
    const id = externalRecordId('person', person.slug);
    const { slug, name, level, orgRole, team, active } = person;
    persons.push({ id, slug, name, level, orgRole, team, active, createdAt: at });
    for (const { kind, value } of person.identities.map(normaliseIdentity)) {
      identities.set(`${kind} ${value}`, { kind, value, personId: id, addedAt: at });
    }
  }
  if (persons.length === 0) return countRows(0, []);
  const rows = await upsertPeople(tx, persons);
  const moved = await upsertIdentities(tx, [...identities.values()]);
  if (moved.length > 0) await mapAuthors(tx, moved);
  return countRows(
    persons.length,
    rows,
    moved.map((identity) => identity.personId),
  );
}
