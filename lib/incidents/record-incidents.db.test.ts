import { describe, expect, test } from 'vitest';
import { mutate } from '#lib/audit/mutate.ts';
import { recordChanges } from '#lib/changes/record-changes.ts';
import type { LinkObservation } from '#lib/domain/incident/observation.ts';
import { systemContext } from '#lib/platform/context.ts';
import { db, type Tx } from '#lib/platform/db.ts';
import { externalRecordId } from '#lib/platform/ids.ts';
import { recordServices } from '#lib/services/record-services.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { aChange, anIncident, aService } from '#tests/support/scene.ts';
import { recordIncidents } from './record-incidents.ts';
import { recordLinks } from './record-links.ts';

const at = new Date('2026-03-20T08:00:00Z');
const ctx = systemContext('test', at);
const id = (externalId: string) => externalRecordId('test', externalId);

const write = <T>(step: (tx: Tx) => Promise<T>): Promise<T> =>
  mutate(ctx, async (tx) => ({
    result: await step(tx),
    entries: [
      {
        action: 'incidents.imported',
        subject: { type: 'import', id: 'test' },
        details: { source: 'test', rows: 0, digest: '' },
      },
    ],
  }));

const aLink = (change: string, incident: string, fields: Partial<LinkObservation> = {}): LinkObservation => ({
  change: { source: 'test', externalId: change },
  incident: { source: 'test', externalId: incident },
  state: 'match',
  relation: 'caused-by',
  aiRole: 'undetermined',
  controlState: 'undetermined',
  reason: 'It was found to be the cause.',
  at,
  ...fields,
});

const history = (incident: string) =>
  db().causalLink.findMany({
    where: { incidentId: id(incident) },
    orderBy: [{ changeId: 'asc' }, { version: 'asc' }],
  });

describe('recording incidents', () => {
  useDatabase();

  test('a repeat changes nothing; counts beyond a JSON number stay exact', async () => {
    await write((tx) => recordServices(tx, [aService('cart')], at));
    const incident = anIncident('big', {
      services: ['cart'],
      impact: {
        lostOrders: 9_223_372_036_854_775_807n,
        minutes: 3,
        customers: null,
        revenueMinor: 9_007_199_254_740_993n,
        currency: 'USD',
        regions: ['eu'],
      },
      events: [{ at, kind: 'note', text: 'Seen.', actor: null }],
    });
    const record = (fields = {}) => write((tx) => recordIncidents(tx, [{ ...incident, ...fields }], at));
    expect(await record()).toEqual({ inserted: 1, updated: 0, unchanged: 0 });
    expect(await record()).toEqual({ inserted: 0, updated: 0, unchanged: 1 });
    expect(await record({ services: [] })).toEqual({ inserted: 0, updated: 1, unchanged: 0 });
    expect(await db().incident.findUniqueOrThrow({ where: { id: id('big') } })).toMatchObject({
      lostOrders: 9_223_372_036_854_775_807n,
      revenueMinor: 9_007_199_254_740_993n,
      tier: null,
    });
  });

  test('the severity history is kept and ends with the severity as it stands', async () => {
    const record = (severity: 1 | 2 | 3) =>
      write((tx) => recordIncidents(tx, [anIncident('severity', { severity })], at));
    for (const severity of [3, 3, 1, 2] as const) await record(severity);
    const rows = await db().incidentSeverity.findMany({
      where: { incidentId: id('severity') },
      orderBy: { at: 'asc' },
    });
    expect(rows.map((row) => row.severity)).toEqual([3, 1, 2]);
  });

  test.each<[name: string, ...said: [hours: number, state: LinkObservation['state']][]]>([
    ['at one instant', [0, 'match'], [0, 'ruled-out']],
    ['later', [0, 'match'], [1, 'ruled-out']],
    ['and back', [0, 'match'], [1, 'ruled-out'], [2, 'match']],
    ['after saying so twice', [0, 'match'], [1, 'match'], [2, 'disputed']],
  ])('a file that contradicts itself %s says nothing new the second time', async (name, ...said) => {
    await write(async (tx) => {
      await recordChanges(tx, [aChange('c')], at);
      await recordIncidents(tx, [anIncident(name)], at);
    });
    const links = said.map(([hours, state]) =>
      aLink('c', name, { state, at: new Date(at.getTime() + hours * 3_600_000) }),
    );
    await write((tx) => recordLinks(tx, links, at));
    const first = await history(name);
    expect(first.at(-1)).toMatchObject({ state: said.at(-1)?.[1], supersededAt: null });
    for (const again of [links, ...links.map((link) => [link])])
      expect(await write((tx) => recordLinks(tx, again, at))).toEqual({
        inserted: 0,
        updated: 0,
        unchanged: 1,
      });
    expect(await history(name)).toEqual(first);
  });

  test('a corrected line counts, also at the instant of the wrong one', async () => {
    await write((tx) => recordIncidents(tx, [anIncident('corrected')], at));
    for (const state of ['match', 'ruled-out'] as const)
      await write((tx) => recordLinks(tx, [aLink('c', 'corrected', { state })], at));
    expect((await history('corrected')).map((row) => row.state)).toEqual(['match', 'ruled-out']);
  });

  test('a link grows a version where something new is said, and a person outranks the file', async () => {
    await write(async (tx) => {
      await recordChanges(tx, [aChange('c')], at);
      await recordIncidents(tx, [anIncident('linked')], at);
    });
    const link = (fields?: Partial<LinkObservation>) =>
      write((tx) => recordLinks(tx, [aLink('c', 'linked', fields)], at));
    expect(await link()).toEqual({ inserted: 1, updated: 0, unchanged: 0 });
    expect(await link()).toEqual({ inserted: 0, updated: 0, unchanged: 1 });
    expect(await link({ state: 'disputed' })).toEqual({ inserted: 0, updated: 1, unchanged: 0 });
    const versions = await history('linked');
    expect(versions.map((row) => [row.state, row.supersededAt === null])).toEqual([
      ['match', false],
      ['disputed', true],
    ]);
    await outside().person.create({ data: { id: id('p'), slug: 'p', name: 'P', createdAt: at } });
    await outside().causalLink.updateMany({
      where: { incidentId: id('linked'), version: 2 },
      data: { decidedBy: 'person', personId: id('p'), saidAt: null },
    });
    expect(await link({ state: 'ruled-out' })).toEqual({ inserted: 0, updated: 0, unchanged: 1 });
  });
});
