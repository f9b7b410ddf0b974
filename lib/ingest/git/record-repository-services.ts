import { mutate } from '#lib/audit/mutate.ts';
import type { ServiceObservation } from '#lib/domain/service/observation.ts';
import type { Context } from '#lib/platform/context.ts';
import { db } from '#lib/platform/db.ts';
import { recordServices } from '#lib/services/record-services.ts';
import { batchDetails, changedNothing } from '../batch.ts';
import type { Rejects } from '../rejects.ts';

/**
 * Records the services of a repository. An owner or director who is not among the people yet is left out and
 * reported: the next import fills the place.
 */
export async function recordRepositoryServices(
  ctx: Context,
  source: string,
  services: readonly ServiceObservation[],
  rejects: Rejects,
): Promise<void> {
  const named = services
    .flatMap((service) => [service.owner, service.director])
    .filter((slug) => slug !== null);
  const people = await db().person.findMany({ where: { slug: { in: named } }, select: { slug: true } });
  const known = new Set(people.map((person) => person.slug));
  const person = (service: ServiceObservation, field: 'owner' | 'director'): string | null => {
    const slug = service[field];
    if (slug === null || known.has(slug)) return slug;
    rejects.add({ at: service.slug, field, reason: `there is no person "${slug}"` });
    return null;
  };
  const rows = services.map((service) => ({
    ...service,
    owner: person(service, 'owner'),
    director: person(service, 'director'),
  }));
  await mutate(ctx, async (tx) => {
    const counts = await recordServices(tx, rows, ctx.now);
    if (changedNothing(counts)) return { result: counts, unchanged: true };
    return {
      result: counts,
      entries: [
        {
          action: 'services.imported',
          subject: { type: 'import', id: source },
          details: batchDetails(source, rows, counts),
        },
      ],
    };
  });
}
