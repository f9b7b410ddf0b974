/**
 * Racing approvals, and whether one of them ever ended wrong. Rounds of 20 clicks at once on one change: several
 * people, each several times, some of whom may not; withdrawals, vetoes and pushes (also back to an old head) among
 * them. Afterwards every change's audit trail is checked by `trailViolations`, which shares nothing with the verbs.
 *
 * `DATABASE_URL=… node tests/bench/approval-race.bench.ts [clicks, 100000] [rounds at once, 2]`, on a database of its
 * own, which it migrates; with 20 connections unless DATABASE_POOL says otherwise.
 */

import { approveChange } from '#lib/changes/reviews/approve-change.ts';
import { vetoChange } from '#lib/changes/reviews/veto-change.ts';
import { withdrawReview } from '#lib/changes/reviews/withdraw-review.ts';
import { submitChange } from '#lib/changes/submit-change.ts';
import { closeDb, openClient } from '#lib/platform/db.ts';
import { databaseUrl } from '#lib/platform/env.ts';
import { DomainError } from '#lib/platform/errors.ts';
import { applyMigrations } from '#lib/platform/migrate.ts';
import { trailViolations } from '#tests/support/approval-trail.ts';
import { outside } from '#tests/support/database.ts';
import { as, openShop, pipeline, sha, submission } from '#tests/support/submitted.ts';

process.env.DATABASE_POOL ??= '20';
const [clicks = 100_000, atOnce = 2] = process.argv.slice(2).map(Number);
const PER_ROUND = 20;
const run = Date.now();

await applyMigrations(databaseUrl());
await openShop();
const reader = openClient(databaseUrl());

const rationale = 'I read the diff and ran it.';
/** The author is among them, and must never get through. */
const WHO = ['sen-sol', 'sen-sia', 'mid-mara', 'pri-pat', 'jun-author'] as const;
const pick = <T>(from: readonly T[]): T => from[Math.floor(Math.random() * from.length)] as T;

const tally = { recorded: 0, refused: 0, turnedAway: 0, failed: 0, violations: 0, changes: 0, clicks: 0 };

async function settle(click: () => Promise<unknown>): Promise<void> {
  try {
    await click();
    tally.recorded += 1;
  } catch (error) {
    if (error instanceof DomainError) tally.refused += 1;
    else if (isTurnedAway(error)) tally.turnedAway += 1;
    else {
      tally.failed += 1;
      console.error(error);
    }
  }
}

/** No connection was free for five seconds, so nothing was done. */
const isTurnedAway = (error: unknown) =>
  error instanceof Error && /when trying to connect/.test(error.message);

async function round(): Promise<void> {
  const input = submission({ externalId: `${run}-${tally.changes}-${Math.random()}` });
  const { changeId } = await submitChange(pipeline(), input);
  const seen = { changeId, sha: input.sha, version: 1, rationale };
  const disturb = pick(['nothing', 'push', 'push back', 'withdraw', 'veto']);
  const others: (() => Promise<unknown>)[] = [];
  if (disturb === 'push' || disturb === 'push back') {
    others.push(async () => {
      await submitChange(pipeline(), { ...input, sha: sha(`e${tally.changes}`) });
      if (disturb === 'push back') await submitChange(pipeline(), input);
    });
  }
  if (disturb === 'withdraw')
    others.push(() => withdrawReview(as('sen-sol'), { changeId, decision: 'approve' }));
  if (disturb === 'veto') others.push(() => vetoChange(as('sen-sia'), seen));
  const approvals = Array.from({ length: PER_ROUND }, () => () => approveChange(as(pick(WHO)), seen));
  const all = [...approvals, ...others].sort(() => Math.random() - 0.5);
  await Promise.all(all.map(settle));
  tally.changes += 1;
  tally.clicks += approvals.length;
  for (const wrong of await trailViolations(reader, changeId)) {
    tally.violations += 1;
    console.error(`${changeId} (${disturb}): ${wrong}`);
  }
}

const begun = performance.now();
const seconds = () => (performance.now() - begun) / 1000;
async function lane(): Promise<void> {
  while (tally.clicks < clicks) {
    await round().catch((error) => {
      if (!isTurnedAway(error)) throw error;
    });
    if (tally.changes % 500 === 0)
      console.log(`${tally.clicks} clicks, ${seconds().toFixed(0)} s, ${tally.violations} violations`);
  }
}
await Promise.all(Array.from({ length: atOnce }, lane));

console.log(
  `${tally.clicks} racing approvals on ${tally.changes} changes in ${seconds().toFixed(0)} s ` +
    `(${(tally.clicks / seconds()).toFixed(0)} a second): ${tally.recorded} recorded or repeated, ` +
    `${tally.refused} refused, ${tally.turnedAway} turned away, ${tally.failed} failed, ${tally.violations} violations`,
);
await reader.$disconnect();
await outside().$disconnect();
await closeDb();
process.exitCode = tally.violations + tally.failed > 0 ? 1 : 0;
