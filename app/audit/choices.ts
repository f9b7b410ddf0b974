import { dayOf } from '#components/campaign/words.ts';
import { coverageBoard } from '#lib/campaigns/coverage-queries.ts';
import { listDirectors } from '#lib/campaigns/queries.ts';
import { listFreezableServices } from '#lib/freezes/queries.ts';

/** What whoever plans an audit chooses from: directors, and all services with whose they are. */
export async function campaignChoices(at: Date) {
  const [directors, services, board] = await Promise.all([
    listDirectors(),
    listFreezableServices(),
    coverageBoard(at),
  ]);
  const directorOf = new Map(board.map(({ service, director }) => [service.slug, director?.slug ?? null]));
  return {
    today: dayOf(at),
    directors: directors.map(({ slug, name }) => ({ slug, name })),
    services: services.map((one) => ({ ...one, director: directorOf.get(one.slug) ?? null })),
  };
}
