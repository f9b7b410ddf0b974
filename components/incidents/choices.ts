import type { Verdict as Permit } from '#lib/domain/access.ts';
import type { LinkState } from '#lib/domain/attribution/types.ts';
import type { Axes, Standing } from '#lib/domain/incident/standing.ts';
import { type Act, decide, takesTwo } from '#lib/domain/incident/verdict.ts';

/** What can be said of a link in a state; of a disputed one, how the dispute ends. */
export function actsOn(state: LinkState): readonly Act[] {
  if (state === 'disputed') return ['uphold', 'overturn'];
  if (state === 'none' || state === 'suspect') return ['confirm', 'rule-out'];
  return ['confirm', 'rule-out', 'dispute', 'withdraw'];
}

/** Acts that say something of the change anew: its relation, what AI did, what became of the control. */
export const hasAxes = (act: Act): boolean => act !== 'dispute' && act !== 'withdraw';

/** Acts in which a person says how sure they are. */
export const hasCertainty = (act: Act): boolean => act === 'confirm' || act === 'rule-out';

export interface Choosing {
  viewer: { id: string };
  permits: { judge: Permit; dispute: Permit };
  incident: { tier: number | null; worstSeverity: number };
}

/** What would follow if the viewer did this to a link; or why they cannot. */
export function outcomeOf(
  act: Act,
  { viewer, permits, incident }: Choosing,
  link: { standing: Standing; own: boolean },
  said: Axes = link.standing,
): { allowed: true; state: LinkState } | { allowed: false; reason: string } {
  const permit = act === 'dispute' ? permits.dispute : permits.judge;
  if (!permit.allowed) return permit;
  return decide(act, {
    link: link.standing,
    judge: { id: viewer.id, hasHand: link.own },
    said,
    takesTwo: takesTwo(incident, said.relation),
  });
}

/**
 * Whether the viewer can open the form: something can be done, be it in other words than those that stand. If not, why
 * the first thing that one would do cannot.
 */
export function canOpen(
  given: Choosing,
  link: { standing: Standing; own: boolean },
): { allowed: true } | { allowed: false; reason: string } {
  const acts = actsOn(link.standing.state);
  const outcomes = acts.map((act) => outcomeOf(act, given, link));
  const open = outcomes.some(({ allowed }) => allowed);
  return open
    ? { allowed: true }
    : (outcomes.find(({ allowed }) => !allowed) as { allowed: false; reason: string });
}
