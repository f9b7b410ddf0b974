import type { IncidentObservation, LinkObservation } from '#lib/domain/incident/observation.ts';
import { fileSuspects } from '#lib/incidents/file-suspects.ts';
import type { Context } from '#lib/platform/context.ts';
import { externalRecordId } from '#lib/platform/ids.ts';

/** An incident as it was imported, with what its retrospective says. */
export interface Told {
  incident: IncidentObservation;
  links: readonly LinkObservation[];
}

/** Enough for figures of how often the ranker was right, few enough for a first start. */
const MOST = 60;
/** From a fact's arrival until software has ranked its incident. */
const RANKED_AFTER = 5 * 60_000;

/** The latest incidents whose cause is confirmed, and not disputed. */
export function explained(told: readonly Told[]): Told[] {
  const start = ({ incident }: Told) => incident.startedAt.getTime();
  return told
    .filter(({ links }) => {
      const causes = links.filter(({ relation }) => relation !== 'fixed-by');
      return (
        causes.some(({ state }) => state === 'match') && !causes.some(({ state }) => state === 'disputed')
      );
    })
    .sort((a, b) => start(b) - start(a))
    .slice(0, MOST);
}

export const whenDetected = ({ incident }: Told): Date => incident.detectedAt ?? incident.startedAt;
export const whenExplained = ({ links }: Told): Date =>
  new Date(Math.max(...links.map(({ at }) => at.getTime())));

/**
 * Files what software suspected then: once before the causes are recorded, so that the ranker's page has something to
 * measure, and once after, when it suspects no more. A second time nothing happens. Returns how many it ranked.
 */
export async function rankDemo(
  ctx: Context,
  told: readonly Told[],
  when: (one: Told) => Date,
  onDone: (incidents: number) => void = () => {},
): Promise<number> {
  const at = new Map(
    told.map((one) => [
      externalRecordId(one.incident.source, one.incident.externalId),
      new Date(when(one).getTime() + RANKED_AFTER),
    ]),
  );
  const { incidents } = await fileSuspects(ctx, [...at.keys()], (id) => at.get(id) ?? ctx.now);
  onDone(told.length);
  return incidents;
}
