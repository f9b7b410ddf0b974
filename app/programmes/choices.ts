import type { programmeChoices } from '#lib/programmes/queries.ts';

/** What the form chooses from, as it draws it. */
export function formChoices({ services, policies, today }: Awaited<ReturnType<typeof programmeChoices>>) {
  const directors = new Map(
    services.flatMap(({ director }) => (director ? [[director.slug, director]] : [])),
  );
  return {
    today,
    policies: policies.map(({ number, note }) => ({ number, note })),
    services: services.map(({ slug, name, tier, director }) => ({
      ...{ slug, name, tier },
      director: director?.slug ?? null,
    })),
    directors: [...directors.values()].sort((a, b) => a.name.localeCompare(b.name)),
  };
}
