import { describe, expect, test } from 'vitest';
import { mutate } from '#lib/audit/mutate.ts';
import type { DeploymentObservation } from '#lib/domain/change/observation.ts';
import { sizeBucket } from '#lib/domain/change/size.ts';
import { INVOLVEMENTS } from '#lib/domain/provenance/types.ts';
import { TIERS } from '#lib/domain/service/observation.ts';
import { weekOf } from '#lib/domain/week.ts';
import { recordPeople } from '#lib/people/record-people.ts';
import { systemContext } from '#lib/platform/context.ts';
import { db, type Tx } from '#lib/platform/db.ts';
import { externalRecordId } from '#lib/platform/ids.ts';
import { recordServices } from '#lib/services/record-services.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import fc from '#tests/support/fast-check.ts';
import { aChange, aPerson, aProvenance, aService } from '#tests/support/scene.ts';
import { recordChanges } from './record-changes.ts';
import { refreshRollups } from './refresh-rollups.ts';

const at = new Date('2026-03-20T08:00:00Z');
const ctx = systemContext('test', at);

const write = <T>(step: (tx: Tx) => Promise<T>): Promise<T> =>
  mutate(ctx, async (tx) => ({
    result: await step(tx),
    entries: [
      {
        action: 'changes.imported',
        subject: { type: 'import', id: 'test' },
        details: { source: 'test', rows: 0, digest: '' },
      },
    ],
  }));

const load = (externalId: string) =>
  db().change.findUniqueOrThrow({
    where: { id: externalRecordId('test', externalId) },
    include: { detail: true, services: true, revisions: true, evidence: true, deployments: true },
  });

describe('recording changes', () => {
  useDatabase();

  test('a deployment said twice is written as said last', async () => {
    const deployment: DeploymentObservation = {
      ...{ externalId: 'd', environment: 'production', sha: null, startedAt: at, finishedAt: null },
      ...{ outcome: 'in-progress', actor: null, basis: 'observed' },
    };
    const said: DeploymentObservation[] = [deployment, { ...deployment, outcome: 'succeeded' }];
    await write((tx) => recordChanges(tx, [aChange('twice', { deployments: said })], at));
    expect((await load('twice')).deployments.map((row) => row.outcome)).toEqual(['succeeded']);
  });

  test('a repeat changes nothing, a difference in any part counts as one update', async () => {
    await write((tx) => recordServices(tx, [aService('cart'), aService('search', { tier: 3 })], at));
    const change = aChange('full', {
      services: ['search', 'cart'],
      revisions: [{ sha: 'abc', createdAt: at }],
      provenance: aProvenance('authored'),
      deployments: [
        {
          externalId: 'd',
          environment: 'production',
          sha: 'abc',
          startedAt: at,
          finishedAt: null,
          outcome: 'succeeded',
          actor: null,
          basis: 'observed',
        },
      ],
    });
    const record = (fields = {}) => write((tx) => recordChanges(tx, [{ ...change, ...fields }], at));
    expect(await record()).toEqual({ inserted: 1, updated: 0, unchanged: 0 });
    const before = await load('full');
    expect(await record()).toEqual({ inserted: 0, updated: 0, unchanged: 1 });
    expect(await load('full')).toEqual(before);
    expect(before).toMatchObject({ tier: 1, aiInvolvement: 'authored', aiGrade: 'self-report' });
    expect(before.primaryServiceId).toBe(externalRecordId('service', 'search'));
    for (const difference of [
      { title: 'Other' },
      { title: 'Other', body: 'Other' },
      { title: 'Other', body: 'Other', services: ['cart'] },
      { title: 'Other', body: 'Other', services: ['cart'], revisions: [{ sha: 'def', createdAt: at }] },
    ]) {
      expect(await record(difference)).toEqual({ inserted: 0, updated: 1, unchanged: 0 });
    }
    expect((await load('full')).services).toHaveLength(1);
  });

  test('evidence is only ever added to, and the last finding stands on the change', async () => {
    const change = (involvement: 'assisted' | 'agent') =>
      aChange('evidence', { provenance: aProvenance(involvement) });
    await write((tx) => recordChanges(tx, [change('assisted')], at));
    const [first] = (await load('evidence')).evidence;
    await write((tx) => recordChanges(tx, [change('agent')], at));
    const after = await load('evidence');
    expect(after.aiInvolvement).toBe('agent');
    expect(after.evidence).toHaveLength(2);
    expect(after.evidence.find((row) => row.position === 0)).toEqual(first);
  });

  test('what a newer detector found stays when an older one reads the change again', async () => {
    await write((tx) => recordChanges(tx, [aChange('newer', { provenance: aProvenance('agent') })], at));
    const [row] = (await load('newer')).evidence;
    await outside().provenanceEvidence.create({ data: { ...row!, detectorVersion: 99 } });
    await write((tx) => recordChanges(tx, [aChange('newer', { provenance: aProvenance('unknown') })], at));
    expect((await load('newer')).aiInvolvement).toBe('agent');
  });

  test('an unknown service is refused by field, and nothing is written', async () => {
    const refused = write((tx) => recordChanges(tx, [aChange('lost', { services: ['nowhere'] })], at));
    await expect(refused).rejects.toMatchObject({ code: 'invalid', field: 'services' });
    expect(await db().change.count({ where: { externalId: 'lost' } })).toBe(0);
  });

  test('people who arrive later are mapped, also by GitHub number; a level once recorded stays', async () => {
    const mail = '77+bo@users.noreply.github.com';
    await write((tx) =>
      recordChanges(
        tx,
        [
          aChange('late', { authorIdentity: mail }),
          aChange('level', { authorIdentity: mail, authorLevel: 'junior' }),
        ],
        at,
      ),
    );
    const bo = (level: 'mid' | 'senior') =>
      aPerson('bo', { level, identities: [{ kind: 'github-id', value: '77' }] });
    await write((tx) => recordPeople(tx, [bo('mid')], at));
    expect(await load('late')).toMatchObject({
      authorPersonId: externalRecordId('person', 'bo'),
      authorLevel: 'mid',
    });
    expect((await load('level')).authorLevel).toBe('junior');
    await write((tx) => recordPeople(tx, [bo('senior')], at));
    const again = await write((tx) => recordChanges(tx, [aChange('late', { authorIdentity: mail })], at));
    expect(again).toEqual({ inserted: 0, updated: 0, unchanged: 1 });
  });

  test('an identity that moves to another person takes its changes along', async () => {
    await write((tx) => recordChanges(tx, [aChange('moved', { authorIdentity: 'Cy@example.com' })], at));
    const identities = [{ kind: 'email' as const, value: 'cy@EXAMPLE.com' }];
    await write((tx) => recordPeople(tx, [aPerson('cy', { identities })], at));
    await write((tx) => recordPeople(tx, [aPerson('dee', { identities, level: 'principal' })], at));
    expect(await load('moved')).toMatchObject({
      authorPersonId: externalRecordId('person', 'dee'),
      authorLevel: 'principal',
    });
  });

  test('a service that changes tier takes its changes along and marks their weeks', async () => {
    await write((tx) => recordServices(tx, [aService('moving', { tier: 2 })], at));
    await write((tx) => recordChanges(tx, [aChange('tiered', { services: ['moving'] })], at));
    await refreshRollups(ctx);
    await write((tx) => recordServices(tx, [aService('moving', { tier: 4 })], at));
    expect((await load('tiered')).tier).toBe(4);
    expect(await db().dirtyWeek.count()).toBe(1);
  });
});

describe('the rollup', () => {
  useDatabase();

  test('equals a direct count, however often changes are written and written again', async () => {
    await write((tx) =>
      recordServices(
        tx,
        TIERS.map((tier) => aService(`tier-${tier}`, { tier })),
        at,
      ),
    );
    const days = fc.integer({ min: 0, max: 40 }).map((n) => new Date(Date.UTC(2026, 2, 1) + n * 43_200_000));
    const change = fc
      .record({
        n: fc.integer({ min: 0, max: 15 }),
        deployedAt: days,
        involvement: fc.constantFrom(...INVOLVEMENTS),
        tier: fc.constantFrom(...TIERS, null),
        linesAdded: fc.constantFrom(0, 10, 11, 50, 51, 250, 251, 1000, 1001),
        status: fc.constantFrom('deployed', 'rolled-back', 'proposed'),
      })
      .map(({ n, involvement, tier, ...fields }) =>
        aChange(String(n), {
          ...fields,
          linesDeleted: 0,
          createdAt: fields.deployedAt,
          services: tier === null ? [] : [`tier-${tier}`],
          provenance: aProvenance(involvement),
        }),
      );
    const step = fc.record({
      changes: fc.array(change, { minLength: 1, maxLength: 8 }),
      refresh: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 4 }), async (steps) => {
        for (const { changes, refresh } of steps) {
          await write((tx) => recordChanges(tx, changes, at));
          if (refresh) await refreshRollups(ctx);
        }
        await refreshRollups(ctx);
        expect(await db().dirtyWeek.count()).toBe(0);
        expect(await rollup()).toEqual(await directCount());
      }),
      { numRuns: 25 },
    );
  });

  test('a week that is written to during the refresh stays marked', async () => {
    await write((tx) => recordChanges(tx, [aChange('first')], at));
    await write(async (tx) => {
      await recordChanges(tx, [aChange('second')], at);
      await refreshRollups(ctx);
      return null;
    });
    expect(await db().dirtyWeek.count()).toBe(1);
    expect(await refreshRollups(ctx)).toBe(1);
    expect(await rollup()).toEqual(await directCount());
  });
});

async function rollup(): Promise<string[]> {
  const rows = await db().changeWeek.findMany();
  return rows
    .map((row) => {
      const { week, environment, tier, aiInvolvement, kind, sizeBucket: size, changes } = row;
      return `${week.toISOString().slice(0, 10)} ${environment} ${tier} ${aiInvolvement} ${kind} ${size}: ${changes}`;
    })
    .sort();
}

async function directCount(): Promise<string[]> {
  const changes = await db().change.findMany({ where: { status: { in: ['deployed', 'rolled-back'] } } });
  const groups = Map.groupBy(
    changes,
    ({ effectiveAt, environment, tier, aiInvolvement, kind, linesAdded, linesDeleted }) =>
      `${weekOf(effectiveAt)} ${environment} ${tier ?? 0} ${aiInvolvement} ${kind} ${sizeBucket(linesAdded, linesDeleted)}`,
  );
  return [...groups].map(([key, group]) => `${key}: ${group.length}`).sort();
}
