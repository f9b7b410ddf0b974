import { type Criterion, criterionKey } from '#lib/domain/programme/criteria.ts';
import { holdingBack } from '#lib/domain/programme/holding.ts';
import type { ProgrammePage, ProgrammeService } from '#lib/programmes/queries.ts';

export interface HoldingRow {
  service: ProgrammeService;
  amount: number;
  of: number;
}

/** The services that hold a criterion back on the last measured day, those with most of it first. */
export function holdingOf(
  { lastServices, services }: ProgrammePage,
  criterion: Criterion,
): readonly HoldingRow[] {
  const byId = new Map(services.map((service) => [service.id, service]));
  return holdingBack(criterion, lastServices[criterionKey(criterion)] ?? {}).flatMap(
    ({ service: id, amount, of }) => {
      const service = byId.get(id);
      return service ? [{ service, amount, of }] : [];
    },
  );
}
