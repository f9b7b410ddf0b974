import type { Criterion } from './criteria.ts';

/** What one service has to do with a criterion on a day, as `[events, of]`. */
export type Share = readonly [events: number, of: number];

export interface Holding {
  service: string;
  /** How much of what is in the way is this service's: deployments, incidents, requests, changes without evidence. */
  amount: number;
  of: number;
}

/**
 * The services that hold a criterion back, those with most of it first. Of coverage these are services below the
 * threshold by themselves, by their changes without evidence; of everything else, those with any of what there should be
 * less of: requests that waited longer than the threshold, incidents, deployments, reviews, actions.
 */
export function holdingBack(
  { figure, threshold }: Criterion,
  shares: Readonly<Record<string, Share>>,
): readonly Holding[] {
  return Object.entries(shares)
    .flatMap(([service, [events, of]]): Holding[] => {
      if (figure !== 'coverage') return events > 0 ? [{ service, amount: events, of }] : [];
      return of > 0 && (100 * events) / of < threshold ? [{ service, amount: of - events, of }] : [];
    })
    .sort((a, b) => b.amount - a.amount || a.service.localeCompare(b.service));
}
