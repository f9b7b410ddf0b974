import { beforeAll, expect, test } from 'vitest';
import { db, type Reader } from '#lib/platform/db.ts';
import { newId } from '#lib/platform/ids.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { FREEZE_EDGES, freezeOf } from '#tests/support/freeze-edges.ts';
import { openShop, personId, serviceId, submitted } from '#tests/support/submitted.ts';
import { judge } from './judge.ts';

useDatabase();

let changeId = '';
beforeAll(async () => {
  await openShop();
  ({ changeId } = await submitted());
});

interface Scope {
  serviceIds?: string[];
  tiers?: number[];
  environments?: string[];
  cancelledAt?: Date;
}

async function onlyFreeze(from: number, until: number, scope: Scope = {}): Promise<void> {
  await outside().changeFreeze.deleteMany({});
  await outside().changeFreeze.create({
    data: {
      id: newId(),
      name: 'edge',
      reason: 'for a test',
      serviceIds: [],
      tiers: [],
      environments: [],
      startsAt: new Date(from),
      endsAt: new Date(until),
      createdBy: personId('dir-dana'),
      createdAt: new Date(from),
      ...scope,
    },
  });
}

/** The state of the rule against freezes, for a change to Tier-1 checkout in production. */
async function stateAt(at: Date, reader: Reader = db()): Promise<string | undefined> {
  const judged = await judge(reader, changeId, { at });
  return judged?.decision.requirements.find(({ id }) => id === 'no-deployment-in-freeze')?.state;
}

/** SAFETY T38, from the rows of the database on. */
test.each(FREEZE_EDGES)('$name ($zone): $holds', async (edge) => {
  const { from, until } = freezeOf(edge);
  await onlyFreeze(from, until);
  expect(await stateAt(new Date(edge.at))).toBe(edge.holds ? 'unsatisfied' : 'satisfied');
});

test.each<[string, Scope, string]>([
  ['everything', {}, 'unsatisfied'],
  ['this service', { serviceIds: [serviceId('checkout')] }, 'unsatisfied'],
  ['another service', { serviceIds: [serviceId('search')] }, 'satisfied'],
  ['this tier', { tiers: [1] }, 'unsatisfied'],
  ['other tiers', { tiers: [2, 3, 4] }, 'satisfied'],
  ['this environment', { environments: ['production'] }, 'unsatisfied'],
  ['another environment', { environments: ['staging'] }, 'satisfied'],
  [
    'this service in another environment',
    { serviceIds: [serviceId('checkout')], environments: ['staging'] },
    'satisfied',
  ],
  ['everything, but cancelled', { cancelledAt: new Date(0) }, 'satisfied'],
])('of %s', async (_, scope, state) => {
  const at = Date.UTC(2027, 0, 1);
  await onlyFreeze(at - 1_000, at + 1_000, scope);
  expect(await stateAt(new Date(at))).toBe(state);
});
