import { beforeAll, describe, expect, test } from 'vitest';
import { recordChanges } from '#lib/changes/record-changes.ts';
import { recordIncidents } from '#lib/incidents/record-incidents.ts';
import { recordLinks } from '#lib/incidents/record-links.ts';
import { externalRecordId } from '#lib/platform/ids.ts';
import { recordServices } from '#lib/services/record-services.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { aChange, anIncident, aService } from '#tests/support/scene.ts';
import { rankerReport } from './ranker.ts';

useDatabase();

const DAY = 86_400_000;
const START = Date.UTC(2026, 2, 1);
const INCIDENTS = 12;
const id = (externalId: string) => externalRecordId('test', externalId);
const startOf = (n: number) => new Date(START + n * 10 * DAY);
const before = (n: number, hours: number) => new Date(startOf(n).getTime() - hours * 3_600_000);
const now = new Date(START + 400 * DAY);
const asked = { from: null, to: now, rankerVersion: null };

/** Incident n: its cause is on the paged service, one change there is newer, and one elsewhere is newer still. */
beforeAll(async () => {
  await outside().$transaction(async (tx) => {
    await recordServices(tx, [aService('cart'), aService('mail')], now);
    await recordChanges(
      tx,
      Array.from({ length: INCIDENTS }, (_, n) =>
        [
          ['cause', 5, ['cart']],
          ['near', 2, ['cart']],
          ['far', 1, ['mail']],
        ].map(([name, hours, services]) =>
          aChange(`${name}-${n}`, {
            createdAt: before(n, hours as number),
            deployedAt: before(n, hours as number),
            services: services as string[],
          }),
        ),
      ).flat(),
      now,
    );
    await recordIncidents(
      tx,
      Array.from({ length: INCIDENTS }, (_, n) =>
        anIncident(`i-${n}`, { services: ['cart'], startedAt: startOf(n) }),
      ),
      now,
    );
    await recordLinks(
      tx,
      Array.from({ length: INCIDENTS }, (_, n) => ({
        change: { source: 'test', externalId: `cause-${n}` },
        incident: { source: 'test', externalId: `i-${n}` },
        state: 'match' as const,
        relation: 'caused-by' as const,
        aiRole: 'undetermined' as const,
        controlState: 'undetermined' as const,
        reason: 'It was found to be so.',
        at: now,
      })),
      now,
    );
  });
  await outside().$executeRaw`update causal_link set version = 3, recorded_at = ${now}`;
  for (let n = 0; n < INCIDENTS; n += 1) {
    // the first says rank 2 of two, for the first half rank 1; later rankings, also better ones, do not count
    const ranks =
      n < 6
        ? [
            ['cause', 1],
            ['near', 2],
          ]
        : [
            ['near', 1],
            ['cause', 2],
          ];
    await said(n, 1, 'logit/1', 2, ranks as [string, number][]);
    await said(n, 2, 'logit/1', 1, [['cause', 1]]);
  }
  // ranked only after the verdict: no test of the ranker
  await said(3, 3, 'logit/2', -1, []);
  await outside().$executeRaw`
    delete from incident_ranking where incident_id = ${id('i-11')}::uuid`;
});

async function said(
  n: number,
  version: number,
  rankerVersion: string,
  days: number,
  ranks: [string, number][],
) {
  const at = new Date(now.getTime() - days * DAY);
  await outside().incidentRanking.create({
    data: {
      incidentId: id(`i-${n}`),
      version,
      rankerVersion,
      candidates: 3,
      abstained: false,
      noChange: 0.1,
      recordedAt: at,
    },
  });
  await outside().causalLink.updateMany({
    where: { incidentId: id(`i-${n}`), decidedBy: 'software', supersededAt: null },
    data: { supersededAt: at },
  });
  for (const [name, rank] of ranks)
    await outside().causalLink.create({
      data: {
        changeId: id(`${name}-${n}`),
        incidentId: id(`i-${n}`),
        version,
        state: 'suspect',
        relation: 'caused-by',
        score: rank === 1 ? 0.6 : 0.3,
        rank,
        reasons: [],
        aiRole: 'undetermined',
        controlState: 'undetermined',
        decidedBy: 'software',
        rankerVersion,
        recordedAt: at,
        supersededAt: name === 'cause' && version === 2 ? now : null,
      },
    });
}

describe('the ranker held against what people confirmed', () => {
  test('by what it said first, before the verdict, beside simple rules on the same incidents', async () => {
    const report = await rankerReport(asked);
    expect(report).toMatchObject({
      versions: [{ rankerVersion: 'logit/1', incidents: 11 }],
      rankerVersion: 'logit/1',
      incidents: 11,
      abstained: 0,
      unranked: 1,
    });
    const { ranker, newest, newestOnService } = report.methods!;
    expect([ranker.top1.value, ranker.top3.value]).toEqual([6 / 11, 1]);
    expect(ranker.mrr.value).toBeCloseTo((6 + 5 / 2) / 11, 9);
    expect([newest.top1.value, newestOnService.top1.value]).toEqual([0, 0]);
    expect(newest.mrr.value).toBeCloseTo(1 / 3, 9);
    expect(newestOnService.mrr.value).toBeCloseTo(1 / 2, 9);
    expect(ranker.top1.low).toBeLessThan(6 / 11);
    expect(report.misses.map(({ incidentId, rank }) => [incidentId, rank])).toEqual(
      [10, 9, 8, 7, 6].map((n) => [id(`i-${n}`), 2]),
    );
    expect(report.calibration).toMatchObject({ bins: [{ incidents: 11, right: 6 }] });
    expect(report.calibration!.error).toBeCloseTo(0.6 - 6 / 11, 9);
  });

  test('too few incidents give no figure, only the list', async () => {
    const report = await rankerReport({ ...asked, to: startOf(5) });
    expect(report).toMatchObject({ incidents: 5, methods: null, calibration: null, unranked: 0 });
    expect(report.judged).toHaveLength(5);
  });

  test('nothing at all is nothing', async () => {
    expect(await rankerReport({ ...asked, to: new Date(0) })).toMatchObject({
      versions: [],
      rankerVersion: null,
      incidents: 0,
      methods: null,
      unranked: 0,
    });
  });
});
