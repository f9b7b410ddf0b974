import { countRows, lastByKey, type RecordCounts } from '#lib/domain/record-counts.ts';
import type { ServiceObservation } from '#lib/domain/service/observation.ts';
import type { Tx } from '#lib/platform/db.ts';
import { invalid } from '#lib/platform/errors.ts';
import { externalRecordId } from '#lib/platform/ids.ts';
import { markIncidentsOn } from '#lib/platform/to-rank.ts';
import {
  type DependencyRow,
  findPersonIds,
  findServiceIds,
  repairTiers,
  replaceDependencies,
  upsertServices,
} from './store.ts';

/**
 * Writes services and what they depend on, and brings the tier that changes and incidents carry in line.
 * Services may name each other in any order within one call. Idempotent.
 * @throws DomainError `invalid` with the field, when an owner, director or dependency is not known
 */
export async function recordServices(
  tx: Tx,
  services: readonly ServiceObservation[],
  at: Date,
): Promise<RecordCounts> {
  const given = [...lastByKey(services, (one) => one.slug).values()];
  if (given.length === 0) return countRows(0, []);
  const people = new References('person');
  const others = new References('service');
  const rows = given.map((service) => ({
    id: externalRecordId('service', service.slug),
    slug: service.slug,
    name: service.name,
    tier: service.tier,
    tierStated: service.tierStated,
    team: service.team,
    ownerPersonId: people.id(service.owner, 'owner'),
    directorPersonId: people.id(service.director, 'director'),
    repository: service.repository,
    paths: service.paths,
    createdAt: at,
  }));
  const dependencies = given.flatMap((service, index) =>
    [...new Set(service.dependsOn)].flatMap((slug): DependencyRow[] =>
      slug === service.slug
        ? []
        : [{ serviceId: rows[index]!.id, dependsOnId: others.id(slug, 'dependsOn') }],
    ),
  );
  people.requireKnown(await findPersonIds(tx, people.ids));
  const written = await upsertServices(tx, rows);
  others.requireKnown(await findServiceIds(tx, others.ids));
  const ids = rows.map((row) => row.id);
  const relinked = await replaceDependencies(tx, ids, dependencies);
  await markIncidentsOn(tx, relinked);
  const changed = written.filter((row) => !row.inserted).map((row) => row.id);
  if (changed.length > 0) await repairTiers(tx, changed);
  return countRows(rows.length, written, relinked);
}

/** Slugs that are referred to, with the field that does, until it is known which of them exist. */
class References {
  readonly #kind: 'person' | 'service';
  readonly #wanted = new Map<string, { slug: string; field: string }>();

  constructor(kind: 'person' | 'service') {
    this.#kind = kind;
  }

  id(slug: string, field: string): string;
  id(slug: string | null, field: string): string | null;
  id(slug: string | null, field: string): string | null {
    if (slug === null) return null;
    const id = externalRecordId(this.#kind, slug);
    this.#wanted.set(id, { slug, field });
    return id;
  }

  get ids(): string[] {
    return [...this.#wanted.keys()];
  }

  requireKnown(known: ReadonlySet<string>): void {
    for (const [id, { slug, field }] of this.#wanted) {
      if (!known.has(id)) throw invalid(`There is no ${this.#kind} "${slug}".`, field);
    }
  }
}
