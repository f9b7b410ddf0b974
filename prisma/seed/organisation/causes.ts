import type { ControlState } from '#lib/domain/attribution/types.ts';
import type { IncidentObservation, LinkObservation } from '#lib/domain/incident/observation.ts';
import { DAY } from './calendar.ts';
import { changeName, SOURCE } from './describe-change.ts';
import { CONTROL_REASONS, CONTROLS, OPS_ROLES, ROLES, RULED_OUT } from './incident-words.ts';
import type { Organisation } from './organisation.ts';
import type { PlannedChange } from './plan-changes.ts';
import type { Random } from './random.ts';

/** Share of incidents whose cause a retrospective has settled, by severity; the others are left to suspicion. */
const SETTLED = { 1: 1, 2: 0.88, 3: 0.72, 4: 0.28, 5: 0.1 } as const;

/**
 * What retrospectives said about an incident and its changes: the culprit, now and then a second cause, the
 * repair, and changes that were suspected and ruled out.
 */
export function causesOf(
  organisation: Organisation,
  random: Random,
  incident: IncidentObservation,
  culprit: PlannedChange,
  repair: PlannedChange | null,
  candidates: readonly PlannedChange[],
): LinkObservation[] {
  const settledAt =
    incident.resolvedAt && new Date(incident.resolvedAt.getTime() + random.logNormal(2.5, 0.6) * DAY);
  if (!settledAt || settledAt.getTime() >= organisation.calendar.end) return [];
  if (!random.chance(SETTLED[incident.severity])) return [];

  const link = (
    change: PlannedChange,
    rest: Pick<LinkObservation, 'state' | 'relation' | 'aiRole' | 'controlState' | 'reason'>,
  ): LinkObservation => ({
    change: { source: SOURCE, externalId: changeName(change.key) },
    incident: { source: incident.source, externalId: incident.externalId },
    at: settledAt,
    ...rest,
  });
  const verdict = (change: PlannedChange): Pick<LinkObservation, 'aiRole' | 'controlState' | 'reason'> => {
    const controlState = random.weighted(CONTROLS) as ControlState;
    return {
      aiRole: random.weighted(change.kind === 'agent-action' ? OPS_ROLES : ROLES[change.truth]),
      controlState,
      reason: random.pick(CONTROL_REASONS[controlState]),
    };
  };

  const found = verdict(culprit);
  const argued = found.aiRole !== 'none' && incident.severity <= 3 && random.chance(0.05);
  const links = [
    link(culprit, {
      ...found,
      state: argued ? 'disputed' : 'match',
      relation: 'caused-by',
      reason: argued
        ? `${found.reason} The author’s team disputes the part that AI had in it.`
        : found.reason,
    }),
  ];
  const [second, ...others] = random.sample(candidates, 3);
  if (second && random.chance(0.14)) {
    links.push(link(second, { ...verdict(second), state: 'match', relation: 'contributed-to' }));
  } else if (second && random.chance(0.16)) {
    for (const change of [second, ...others.slice(0, random.int(0, 1))]) {
      const reason = random.pick(RULED_OUT);
      links.push(
        link(change, {
          state: 'ruled-out',
          relation: 'caused-by',
          aiRole: 'none',
          controlState: 'passed',
          reason,
        }),
      );
    }
  }
  if (repair && repair.deployedAt < organisation.calendar.end) {
    const reason =
      repair.repairs?.as === 'revert' ? 'Errors ended with this revert.' : 'Errors ended with this hotfix.';
    links.push(
      link(repair, { state: 'match', relation: 'fixed-by', aiRole: 'none', controlState: 'passed', reason }),
    );
  }
  return links;
}
