import { beforeAll, describe, expect, test, vi } from 'vitest';
import { type SignedCheckpoint, signCheckpoint } from '#lib/audit/checkpoints.ts';
import { commitmentOf, drawKey, drawOrder } from '#lib/domain/campaign/draw.ts';
import type { Tx } from '#lib/platform/db.ts';
import {
  aPlan,
  deployed,
  frozen,
  inAuditedShop,
  opened,
  seenOf,
  tomorrowAs,
} from '#tests/support/campaigns.ts';
import { outside } from '#tests/support/database.ts';
import { as, pipeline } from '#tests/support/submitted.ts';
import { cancelCampaign } from './cancel-campaign.ts';
import { listEvidence } from './evidence-queries.ts';
import { freezeCampaign } from './freeze-campaign.ts';
import { findItem } from './item-queries.ts';
import { planCampaign } from './plan-campaign.ts';
import { findCampaign, findFreezing } from './queries.ts';
import { readPopulation } from './read-population.ts';

inAuditedShop();

describe('opening and freezing', () => {
  beforeAll(async () => {
    await deployed();
    await deployed();
  });

  test('the seed is committed in the log before the population is known, and told only from the freeze on', async () => {
    const campaignId = await opened();
    const before = (await findCampaign(campaignId))!;
    expect(before).toMatchObject({ state: 'committed', seed: null, director: { slug: 'dir-dana' } });
    const entry = await outside().auditEntry.findFirstOrThrow({
      where: { action: 'campaign.opened', subjectId: campaignId },
    });
    expect(JSON.parse(entry.body).seedCommitment).toBe(before.seedCommitment);
    expect(entry.body).not.toContain(
      (await outside().auditCampaign.findUniqueOrThrow({ where: { id: campaignId } })).seed,
    );
    await freezeCampaign(tomorrowAs('dir-dana'), await seenOf(campaignId));
    const after = (await findCampaign(campaignId))!;
    expect(commitmentOf(after.seed!)).toBe(before.seedCommitment);
    expect(after.checkpoint!.size).toBeGreaterThanOrEqual(entry.seq);
  });

  test('by two at once is done by one of them, with one entry', async () => {
    const campaignId = await opened();
    const seen = await seenOf(campaignId);
    const both = await Promise.allSettled([
      freezeCampaign(tomorrowAs('dir-dana'), seen),
      freezeCampaign(tomorrowAs('vp-vik'), seen),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(
      await outside().auditEntry.count({ where: { action: 'campaign.frozen', subjectId: campaignId } }),
    ).toBe(1);
  });

  test('the plan may change before the freeze and not after; nothing is frozen before its period is over', async () => {
    const campaignId = await opened();
    const scope = {
      name: 'Checkout alone',
      services: ['checkout'],
      from: '2020-01-01',
      to: '2099-01-01',
      dueOn: '2099-02-01',
    };
    const plan = aPlan({ kind: 'acceptance', allowed: 2 });
    const { version } = await planCampaign(as('dir-dana'), { campaignId, seenVersion: 1, ...scope, plan });
    expect(await findCampaign(campaignId)).toMatchObject({ version: 2, plan, scope: [{ slug: 'checkout' }] });
    const told = await outside().auditEntry.findMany({
      where: { subjectId: campaignId },
      orderBy: { seq: 'asc' },
    });
    expect(told.map(({ action, body }) => [action, JSON.parse(body).plan])).toEqual([
      ['campaign.opened', aPlan()],
      ['campaign.planned', plan],
    ]);
    await expect(
      freezeCampaign(tomorrowAs('dir-dana'), { campaignId, seenVersion: version }),
    ).rejects.toThrow('not ended');
    await expect(
      planCampaign(as('dir-dana'), { campaignId, seenVersion: 1, ...scope, plan }),
    ).rejects.toMatchObject({
      code: 'conflict',
    });
    const done = await frozen();
    await expect(
      planCampaign(as('dir-dana'), { ...(await seenOf(done)), ...scope, plan }),
    ).rejects.toMatchObject({ code: 'conflict' });
  });

  test('is for directors: of their own audits, and for the VP of all', async () => {
    for (const slug of ['sen-sol', 'aud-aki', 'adm-ada'])
      await expect(opened({}, as(slug))).rejects.toMatchObject({ code: 'forbidden' });
    await expect(opened({}, pipeline())).rejects.toMatchObject({ code: 'forbidden' });
    await expect(opened({ director: 'sen-sol' })).rejects.toMatchObject({
      code: 'invalid',
      field: 'director',
    });
    await expect(opened({ services: ['nowhere'] })).rejects.toMatchObject({
      code: 'invalid',
      field: 'services',
    });
    const campaignId = await opened({ director: 'vp-vik' });
    const cancel = { ...(await seenOf(campaignId)), reason: 'Not this quarter after all.' };
    await expect(cancelCampaign(as('dir-dana'), cancel)).rejects.toMatchObject({ code: 'forbidden' });
    await cancelCampaign(as('vp-vik'), cancel);
    await expect(freezeCampaign(tomorrowAs('vp-vik'), await seenOf(campaignId))).rejects.toThrow('cancelled');
  });

  test('the frozen list, its digest and its sample can be made again from the seed and the root', async () => {
    const campaignId = await frozen();
    const { seed, checkpoint, population } = (await findCampaign(campaignId))!;
    const items = await listEvidence(campaignId);
    expect(items).toHaveLength(population!.size);
    const root = checkpoint!.note.split('\n')[2]!;
    for (const stratum of new Set(items.map((one) => one.stratum))) {
      const own = items.filter((one) => one.stratum === stratum);
      const drawn = own
        .filter(({ drawOrder }) => drawOrder !== null)
        .sort((a, b) => a.drawOrder! - b.drawOrder!);
      const order = drawOrder(
        drawKey(seed!, root),
        own.map(({ changeId }) => changeId),
      );
      expect(drawn.map(({ changeId }) => changeId)).toEqual(order.slice(0, drawn.length));
    }
  });
});

describe('a population', () => {
  /** Freezes while nobody can read decisions, and lets `write` do so once the population has been read. */
  async function freezeAround(campaignId: string, write: (tx: Tx) => Promise<unknown>): Promise<void> {
    let freezing: Promise<unknown> | undefined;
    await outside().$transaction(
      async (tx) => {
        await tx.$executeRaw`lock table gate_decision in access exclusive mode`;
        freezing = freezeCampaign(tomorrowAs('dir-dana'), await seenOf(campaignId));
        await vi.waitUntil(async () => ((await findFreezing(campaignId))?.total ?? 0) > 0, 20_000);
        await write(tx);
      },
      { timeout: 60_000 },
    );
    await freezing;
  }

  test('and its checks are of one instant, whatever is written between them', async () => {
    const [change, other] = [await deployed(), await deployed()];
    const campaignId = await opened();
    await freezeAround(campaignId, async (tx) => {
      await tx.$executeRaw`set local session_replication_role = 'replica'`;
      await tx.$executeRaw`delete from gate_decision where change_id = ${change.changeId}::uuid`;
      await tx.$executeRaw`update gate_decision set facts_hash = 'x' where change_id = ${other.changeId}::uuid`;
    });
    expect((await findItem(campaignId, change.changeId))?.flaws).toEqual([]);
    expect((await findItem(campaignId, other.changeId))?.flaws).toEqual([]);
    // the next one is of a later instant
    const later = await frozen();
    expect((await findItem(later, change.changeId))?.flaws).toEqual(['decision-missing']);
  });

  test('that is being frozen says to everybody how far it is, and nobody freezes it beside', async () => {
    await deployed();
    const [campaignId, another] = [await opened(), await opened()];
    await freezeAround(campaignId, async () => {
      const { freezing } = (await findCampaign(campaignId))!;
      expect(freezing).toEqual({ done: 0, total: expect.any(Number) });
      expect((await findCampaign(another))!.freezing).toBeNull();
      const beside = freezeCampaign(tomorrowAs('vp-vik'), await seenOf(campaignId));
      await expect(beside).rejects.toThrow('being frozen already');
    });
    expect(await findCampaign(campaignId)).toMatchObject({ state: 'frozen', freezing: null });
  });

  test('is what was on record at its checkpoint: one that the log has outgrown is signed anew', async () => {
    const campaignId = await opened();
    const signed: SignedCheckpoint[] = [];
    let late: string | undefined;
    const { checkpoint, population } = await readPopulation(
      tomorrowAs('dir-dana'),
      await seenOf(campaignId),
      async () => {
        const one = await signCheckpoint();
        if (signed.push(one) === 1) late = (await deployed()).changeId;
        return one;
      },
    );
    expect(signed).toHaveLength(2);
    expect(checkpoint).toEqual(signed[1]);
    expect(population.map(({ changeId }) => changeId)).toContain(late);
  });

  test('on a log that never rests leaves out what is told of after its checkpoint', async () => {
    const campaignId = await opened();
    const late: string[] = [];
    const { population } = await readPopulation(
      tomorrowAs('dir-dana'),
      await seenOf(campaignId),
      async () => {
        const one = await signCheckpoint();
        late.push((await deployed()).changeId);
        return one;
      },
    );
    const found = population.map(({ changeId }) => changeId);
    expect(found).not.toContain(late.at(-1));
    expect(found).toEqual(expect.arrayContaining(late.slice(0, -1)));
  });
});
