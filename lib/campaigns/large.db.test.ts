import { beforeAll, expect, test } from 'vitest';
import { bulkChanges, CHECKOUT } from '#tests/support/bulk-changes.ts';
import { aPlan, attest, decideAll, later, opened, seenOf } from '#tests/support/campaigns.ts';
import { useDatabase } from '#tests/support/database.ts';
import { as, openShop } from '#tests/support/submitted.ts';
import { extendSample } from './extend-sample.ts';
import { freezeCampaign } from './freeze-campaign.ts';
import { campaignResults } from './result-queries.ts';

useDatabase();

const MANY = CHECKOUT;
const EVERY = 500;

beforeAll(async () => {
  await openShop(new Date(Date.now() - 40 * 86_400_000));
  await bulkChanges(MANY + 800, (n) => n % EVERY === 0);
}, 240_000);

test('ten thousand changes: every decision replays, every exception is found, the sample carries its claim', async () => {
  const campaignId = await opened({ services: ['checkout'] });
  const frozen = await freezeCampaign(as('dir-dana', later()), await seenOf(campaignId));
  expect(frozen).toMatchObject({ population: MANY, exceptions: MANY / EVERY });
  const before = await campaignResults(campaignId);
  expect(before).toMatchObject({
    machineChecked: MANY,
    kinds: [{ kind: 'uncontrolled', count: MANY / EVERY }],
    rest: { size: MANY - MANY / EVERY },
  });
  expect(before.rest.drawn).toBeGreaterThanOrEqual(148);
  expect(before.rest.drawn).toBeLessThan(165);
  await decideAll(campaignId);
  expect((await campaignResults(campaignId)).claim).toMatchObject({ kind: 'bound', reached: true });
  await attest(campaignId);
}, 240_000);

test('a sequential plan is drawn in batches until it is decided', async () => {
  const plan = aPlan({ kind: 'sequential', goodRate: 0.005, rate: 0.05 });
  const campaignId = await opened({ services: ['search'], plan });
  await freezeCampaign(as('dir-dana', later()), await seenOf(campaignId));
  await expect(extendSample(as('dir-dana'), await seenOf(campaignId))).rejects.toThrow(
    'Judge what has been drawn',
  );
  let flawed = 0;
  await decideAll(campaignId, () => (flawed++ === 3 ? 'flawed' : 'sound'));
  const first = await campaignResults(campaignId);
  expect(first.claim).toMatchObject({ kind: 'sequential', outcome: 'continue' });
  await expect(attest(campaignId)).rejects.toThrow('next batch');
  const { added } = await extendSample(as('dir-dana'), await seenOf(campaignId));
  expect(added).toBeGreaterThan(0);
  await decideAll(campaignId);
  expect((await campaignResults(campaignId)).claim).toMatchObject({ outcome: 'accept' });
  await expect(extendSample(as('dir-dana'), await seenOf(campaignId))).rejects.toThrow(
    'nothing more is drawn',
  );
}, 240_000);
