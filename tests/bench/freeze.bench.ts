/**
 * How long an audit of a large population keeps everybody else in its process waiting, the gate among them:
 * `DATABASE_URL=<server> node tests/bench/freeze.bench.ts [changes]`. Makes a database of its own with so many deployed
 * changes and drops it. Of each step it prints how long it took and the longest that a timer of 10 ms was not served, by the
 * clock and in processor time of the thread, which others on the machine do not lengthen. The limit is 200 ms.
 */
import { createHash } from 'node:crypto';
import os from 'node:os';
import { exportCampaign } from '#lib/campaigns/export/export-campaign.ts';
import { freezeCampaign } from '#lib/campaigns/freeze-campaign.ts';
import { bulkChanges } from '#tests/support/bulk-changes.ts';
import { attest, decideAll, later, opened, seenOf } from '#tests/support/campaigns.ts';
import { outside } from '#tests/support/database.ts';
import { query } from '#tests/support/global-database.ts';
import { as, openShop } from '#tests/support/submitted.ts';
import { onOwnDatabase } from './own-database.ts';

const TICK_MS = 10;
/** Every so manieth change has no decision. */
const WITHOUT = 500;
const MS = 1_000;

const threadMs = () => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / MS;
};

/** Runs a step and says how long it took, and the longest that the event loop was held in it. */
async function watched<T>(what: string, step: () => Promise<T>): Promise<T> {
  const longest = { clock: 0, thread: 0 };
  let [clock, thread] = [performance.now(), threadMs()];
  const start = clock;
  const tick = () => {
    const now = [performance.now(), threadMs()] as const;
    longest.clock = Math.max(longest.clock, now[0] - clock - TICK_MS);
    longest.thread = Math.max(longest.thread, now[1] - thread);
    [clock, thread] = now;
  };
  const timer = setInterval(tick, TICK_MS);
  try {
    return await step();
  } finally {
    tick();
    clearInterval(timer);
    const took = ((performance.now() - start) / MS).toFixed(1);
    console.log(
      `${what.padEnd(18)} ${took.padStart(6)} s  held ${longest.clock.toFixed(0).padStart(5)} ms by the clock, ` +
        `${longest.thread.toFixed(0).padStart(5)} ms of the thread  load ${os.loadavg()[0]!.toFixed(1)}`,
    );
  }
}

const changes = Number(process.argv[2] ?? 50_000);
await onOwnDatabase(async (url) => {
  await openShop(new Date(Date.now() - 40 * 86_400_000));
  await bulkChanges(changes, (n) => n % WITHOUT === 0);
  await query(url, 'vacuum analyze');
  const campaignId = await opened();
  const seen = await seenOf(campaignId);
  await watched('freeze', () => freezeCampaign(as('dir-dana', later()), seen));
  const take = async (form: 'population.csv' | 'population.xlsx' | 'evidence.zip') => {
    const { stream } = await exportCampaign(as('dir-dana', later()), { campaignId, form });
    const hash = createHash('sha256');
    for await (const chunk of stream) hash.update(chunk);
    return hash.digest('hex');
  };
  await watched('population.csv', () => take('population.csv'));
  await watched('population.xlsx', () => take('population.xlsx'));
  await decideAll(campaignId);
  await watched('attest', () => attest(campaignId));
  await watched('evidence.zip', () => take('evidence.zip'));
  await outside().$disconnect();
});
