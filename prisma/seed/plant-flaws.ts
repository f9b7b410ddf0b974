import type { Tx } from '#lib/platform/db.ts';
import { externalRecordId } from '#lib/platform/ids.ts';
import { DAY, HOUR } from './organisation/calendar.ts';
import { SOURCE } from './organisation/describe-change.ts';
import type { GateHistory } from './organisation/gate-history.ts';

/** What is not in order with a deployment of the demo, for an audit to find. */
export type Plant =
  | 'uncontrolled'
  | 'emergency-unreviewed'
  | 'emergency-late'
  | 'late-start'
  | 'approver-wrote-it'
  | 'approval-withdrawn'
  | 'approval-gone';

/** In this order, one a deployment, over and over; the rest of them are in order. */
const PLANTS: readonly Plant[] = [
  'uncontrolled',
  'emergency-late',
  'approver-wrote-it',
  'late-start',
  'emergency-unreviewed',
  'approval-withdrawn',
  'approval-gone',
];

/** One of so many deployments of Tier-1 services is not in order. */
const ONE_IN = 220;

/** Which of the deployments are not in order, and how: hangs on their names alone. */
export function plantsOf(history: readonly GateHistory[]): ReadonlyMap<string, Plant> {
  const tierOne = history.filter(
    ({ facts, approvals }) => facts.services.some(({ tier }) => tier === 1) && approvals.length > 1,
  );
  const chosen = tierOne.filter((_, index) => index % ONE_IN === ONE_IN - 1);
  return new Map(chosen.map(({ deploymentId }, index) => [deploymentId, PLANTS[index % PLANTS.length]!]));
}

/** Writes what is wrong beside the decisions of a day. */
export async function plantFlaws(
  tx: Tx,
  day: readonly GateHistory[],
  plants: ReadonlyMap<string, Plant>,
): Promise<void> {
  for (const one of day) {
    const plant = plants.get(one.deploymentId);
    if (plant) await plantOne(tx, plant, one);
  }
}

async function plantOne(tx: Tx, plant: Plant, one: GateHistory): Promise<void> {
  const { changeId, facts, sha, deploymentId } = one;
  const [first, second] = one.approvals;
  const approver = externalRecordId('person', first!.person.slug);
  const where = { changeId, personId: approver };
  switch (plant) {
    case 'approver-wrote-it':
      await tx.changeParty.create({
        data: {
          changeId,
          relation: 'co-author',
          identity: `person:${approver}`,
          holder: 'person',
          addedAt: new Date(facts.at - HOUR),
        },
      });
      return;
    case 'approval-withdrawn':
      await tx.review.updateMany({ where, data: { withdrawnAt: new Date(facts.at - 1_000) } });
      return;
    case 'approval-gone':
      await tx.review.deleteMany({ where });
      return;
    case 'emergency-late':
    case 'emergency-unreviewed': {
      const at = new Date(facts.at);
      const isLate = plant === 'emergency-late';
      await tx.breakGlass.create({
        data: {
          changeId,
          id: externalRecordId(`${SOURCE}\nbreak-glass`, deploymentId),
          personId: approver,
          identity: `demo|${first!.person.slug}`,
          sha,
          environment: 'production',
          reason: EMERGENCY_REASON,
          at,
          reviewDueAt: new Date(facts.at + DAY),
          ...(isLate
            ? {
                reviewedBy: externalRecordId('person', second!.person.slug),
                reviewedAt: new Date(facts.at + 3 * DAY),
                verdict: 'justified',
                reviewNote: 'It could not have waited; the review of it should not have either.',
              }
            : {}),
        },
      });
    }
  }
}

export const EMERGENCY_REASON = 'Orders were being refused, and this is what had stopped that before.';
