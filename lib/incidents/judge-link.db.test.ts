import { beforeAll, describe, expect, test } from 'vitest';
import { mutate } from '#lib/audit/mutate.ts';
import { recordChanges } from '#lib/changes/record-changes.ts';
import { recordPeople } from '#lib/people/record-people.ts';
import { type Context, systemContext } from '#lib/platform/context.ts';
import { db } from '#lib/platform/db.ts';
import { externalRecordId } from '#lib/platform/ids.ts';
import { useDatabase } from '#tests/support/database.ts';
import { aChange, anIncident, aPerson } from '#tests/support/scene.ts';
import { declareNoChange } from './declare-no-change.ts';
import { type JudgeLinkInput, judgeLink } from './judge-link.ts';
import { recordIncidents } from './record-incidents.ts';

useDatabase();

const now = new Date('2026-03-04T09:00:00Z');
const by = (slug: string): Context => ({
  actor: { kind: 'person', id: externalRecordId('person', slug), identity: `demo:${slug}`, session: 's' },
  now,
});
const incident = (name: string) => externalRecordId('test', name);
const change = externalRecordId('test', 'culprit');

function verdict(name: string, fields: Partial<JudgeLinkInput> = {}): JudgeLinkInput {
  return {
    incidentId: incident(name),
    changeId: change,
    seenVersion: 0,
    verdict: 'confirm',
    relation: 'caused-by',
    aiRole: 'ai-code',
    controlState: 'missing',
    reason: 'The roll-back ended it at once.',
    ...fields,
  };
}

const entriesOf = (name: string) =>
  db().auditEntry.findMany({
    where: { subjectId: incident(name) },
    orderBy: { seq: 'asc' },
    select: { action: true, actorId: true, body: true },
  });

beforeAll(async () => {
  const incidents = ['steps', 'race', 'roles', 'no-change', 'stale'].map((name) => anIncident(name));
  await mutate(systemContext('test', now), async (tx) => {
    await recordPeople(
      tx,
      [
        aPerson('senior', { level: 'senior' }),
        aPerson('principal', { level: 'principal' }),
        aPerson('junior', { level: 'junior' }),
        aPerson('gone', { level: 'senior', active: false }),
      ],
      now,
    );
    await recordChanges(tx, [aChange('culprit')], now);
    await recordIncidents(tx, incidents, now);
    return {
      result: null,
      entries: [
        {
          action: 'incidents.imported',
          subject: { type: 'import', id: 'test' },
          details: { source: 'test', rows: incidents.length, digest: '' },
        },
      ],
    };
  });
});

describe('a verdict', () => {
  test('is a new version each time, and the trail has every step', async () => {
    expect(await judgeLink(by('senior'), verdict('steps'))).toEqual({ version: 1 });
    await judgeLink(
      by('principal'),
      verdict('steps', { seenVersion: 1, verdict: 'dispute', aiRole: 'none' }),
    );
    await judgeLink(by('senior'), verdict('steps', { seenVersion: 2, verdict: 'rule-out' }));

    const versions = await db().causalLink.findMany({
      where: { incidentId: incident('steps') },
      orderBy: { version: 'asc' },
    });
    expect(versions.map(({ state, supersededAt }) => [state, supersededAt !== null])).toEqual([
      ['match', true],
      ['disputed', true],
      ['ruled-out', false],
    ]);
    const entries = await entriesOf('steps');
    expect(entries.map((entry) => entry.action)).toEqual([
      'link.confirmed',
      'link.disputed',
      'link.ruled-out',
    ]);
    expect(JSON.parse(entries[1]!.body)).toMatchObject({ aiRole: 'none', version: 2 });
  });

  test('on a page that is out of date is refused and writes nothing', async () => {
    await judgeLink(by('senior'), verdict('stale'));
    await expect(judgeLink(by('principal'), verdict('stale'))).rejects.toMatchObject({ code: 'conflict' });
    expect(await entriesOf('stale')).toHaveLength(1);
  });

  test('of twenty people at once is one verdict', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, n) => judgeLink(by(n % 2 ? 'senior' : 'principal'), verdict('race'))),
    );
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'conflict' });
    }
    expect(await db().causalLink.count({ where: { incidentId: incident('race') } })).toBe(1);
    expect(await entriesOf('race')).toHaveLength(1);
  });

  test.each(['junior', 'gone', 'nobody'])('by %s is refused', async (slug) => {
    await expect(judgeLink(by(slug), verdict('roles'))).rejects.toMatchObject({ code: 'forbidden' });
    expect(await db().causalLink.count({ where: { incidentId: incident('roles') } })).toBe(0);
  });

  test('cannot stand beside "no change caused it"', async () => {
    const ctx = by('senior');
    await declareNoChange(ctx, { incidentId: incident('no-change'), reason: 'The vendor was down.' });
    await judgeLink(ctx, verdict('no-change'));
    expect(await db().incident.findUnique({ where: { id: incident('no-change') } })).toMatchObject({
      noChangeReason: null,
      noChangeAt: null,
    });
    await expect(
      declareNoChange(ctx, { incidentId: incident('no-change'), reason: 'The vendor was down.' }),
    ).rejects.toMatchObject({ code: 'conflict' });
  });
});
