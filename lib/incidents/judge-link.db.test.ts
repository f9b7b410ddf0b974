import { beforeAll, describe, expect, test } from 'vitest';
import { mutate } from '#lib/audit/mutate.ts';
import { recordChanges } from '#lib/changes/record-changes.ts';
import { recordPeople } from '#lib/people/record-people.ts';
import { type Context, systemContext } from '#lib/platform/context.ts';
import { db } from '#lib/platform/db.ts';
import { externalRecordId } from '#lib/platform/ids.ts';
import { recordServices } from '#lib/services/record-services.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { aChange, anIncident, aPerson, aService } from '#tests/support/scene.ts';
import { declareNoChange } from './declare-no-change.ts';
import { disputeLink, settleDispute } from './dispute-link.ts';
import { type JudgeLinkInput, judgeLink, withdrawVerdict } from './judge-link.ts';
import { recordIncidents } from './record-incidents.ts';
import { recordLinks } from './record-links.ts';

useDatabase();

const now = new Date('2026-03-04T09:00:00Z');
const by = (slug: string, minutes = 0): Context => ({
  actor: { kind: 'person', id: externalRecordId('person', slug), identity: `demo:${slug}`, session: 's' },
  now: new Date(now.getTime() + minutes * 60_000),
});
const incident = (name: string) => externalRecordId('test', name);
const change = externalRecordId('test', 'culprit');
const REASON = 'The roll-back ended it at once.';

const link = (name: string, seenVersion = 0) => ({
  incidentId: incident(name),
  changeId: change,
  seenVersion,
  reason: REASON,
});

const WORDS = { relation: 'caused-by', aiRole: 'ai-code', controlState: 'missing' } as const;

function verdict(name: string, fields: Partial<JudgeLinkInput> = {}): JudgeLinkInput {
  return { ...link(name), verdict: 'confirm', certainty: 'likely', ...WORDS, ...fields };
}

const settlement = (name: string, seenVersion: number, answer: 'uphold' | 'overturn') => ({
  ...link(name, seenVersion),
  ...WORDS,
  answer,
});

const entriesOf = (name: string) =>
  db().auditEntry.findMany({
    where: { subjectId: incident(name) },
    orderBy: { seq: 'asc' },
    select: { action: true, actorId: true, body: true },
  });

const versionsOf = (name: string) =>
  db().causalLink.findMany({ where: { incidentId: incident(name) }, orderBy: { version: 'asc' } });

const ONE_PERSON = ['steps', 'race', 'roles', 'no-change', 'stale', 'mistake', 'overturned', 'open-role'];
const TWO_PEOPLE = [
  'two',
  'twice',
  'words',
  'back',
  'ruled-out',
  'fix',
  'lowered',
  'imported',
  'merged',
  'pending',
];

beforeAll(async () => {
  await mutate(systemContext('test', now), async (tx) => {
    await recordServices(tx, [aService('checkout'), aService('search', { tier: 2 })], now);
    await recordPeople(
      tx,
      [
        ...['senior', 'second', 'third', 'alias'].map((slug) => aPerson(slug, { level: 'senior' })),
        aPerson('principal', { level: 'principal' }),
        aPerson('junior', { level: 'junior' }),
        aPerson('author', { level: 'senior' }),
        aPerson('auditor', { orgRole: 'auditor' }),
        aPerson('gone', { level: 'senior', active: false }),
      ],
      now,
    );
    await recordChanges(tx, [aChange('culprit', { authorIdentity: 'author@example.com' })], now);
    await recordIncidents(
      tx,
      [
        ...ONE_PERSON.map((name) => anIncident(name, { services: ['search'] })),
        ...TWO_PEOPLE.map((name) => anIncident(name, { services: ['checkout'] })),
        anIncident('rises', { services: ['checkout'], severity: 3 }),
      ],
      now,
    );
    return {
      result: null,
      entries: [
        {
          action: 'incidents.imported',
          subject: { type: 'import', id: 'test' },
          details: { source: 'test', rows: 1, digest: '' },
        },
      ],
    };
  });
});

describe('a verdict', () => {
  test('is a new version each time, and the trail has every step', async () => {
    expect(await judgeLink(by('senior'), verdict('steps'))).toEqual({ version: 1, state: 'match' });
    await disputeLink(by('junior', 1), link('steps', 1));
    await settleDispute(by('principal', 2), settlement('steps', 2, 'overturn'));

    const versions = await versionsOf('steps');
    expect(
      versions.map(({ state, disputes, aiRole, certainty, supersededAt }) => [
        state,
        disputes,
        aiRole,
        certainty,
        supersededAt?.getTime(),
      ]),
    ).toEqual([
      ['match', null, 'ai-code', 'likely', versions[1]!.recordedAt.getTime()],
      ['disputed', 'match', 'ai-code', 'likely', versions[2]!.recordedAt.getTime()],
      ['ruled-out', null, 'ai-code', null, undefined],
    ]);
    const entries = await entriesOf('steps');
    expect(entries.map(({ action }) => action)).toEqual(['link.confirmed', 'link.disputed', 'link.settled']);
    expect(JSON.parse(entries[2]!.body)).toMatchObject({
      act: 'overturn',
      disputes: 'match',
      state: 'ruled-out',
      reason: REASON,
      version: 3,
    });
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

  test.each(['junior', 'author', 'auditor', 'gone', 'nobody'])('by %s is refused', async (slug) => {
    await expect(judgeLink(by(slug), verdict('roles'))).rejects.toMatchObject({ code: 'forbidden' });
    expect(await db().causalLink.count({ where: { incidentId: incident('roles') } })).toBe(0);
  });

  test('that stands falls by a dispute alone, or is taken back by who gave it while nobody else spoke', async () => {
    await judgeLink(by('senior'), verdict('mistake'));
    const ruleOut = verdict('mistake', { seenVersion: 1, verdict: 'rule-out' });
    await expect(judgeLink(by('second'), ruleOut)).rejects.toMatchObject({ code: 'conflict' });
    await expect(withdrawVerdict(by('second'), link('mistake', 1))).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect(await withdrawVerdict(by('senior'), link('mistake', 1))).toMatchObject({ state: 'none' });
    expect(await judgeLink(by('second'), verdict('mistake', { seenVersion: 2 }))).toMatchObject({
      state: 'match',
    });
    await expect(withdrawVerdict(by('second'), link('mistake', 3))).rejects.toMatchObject({
      code: 'forbidden',
    });
  });

  test('says what was left undetermined, contradicting nothing, where one person is enough', async () => {
    await judgeLink(by('senior'), verdict('open-role', { aiRole: 'undetermined' }));
    const again = (fields: Partial<JudgeLinkInput>) =>
      judgeLink(by('second'), verdict('open-role', { seenVersion: 1, ...fields }));
    await expect(again({ aiRole: 'ai-code', controlState: 'passed' })).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(await again({})).toEqual({ version: 2, state: 'match' });
  });
});

describe('“no change caused it”', () => {
  test('is withdrawn by a confirmed cause and refused beside one; its history stays', async () => {
    const answer = { incidentId: incident('no-change'), reason: 'The vendor was down.' };
    await declareNoChange(by('senior'), answer);
    await expect(declareNoChange(by('second', 1), answer)).rejects.toMatchObject({ code: 'conflict' });
    await judgeLink(by('senior', 2), verdict('no-change'));
    expect(await db().incident.findUnique({ where: { id: answer.incidentId } })).toMatchObject({
      noChangeReason: null,
      noChangeAt: null,
    });
    await expect(declareNoChange(by('senior', 3), answer)).rejects.toMatchObject({ code: 'conflict' });
    await disputeLink(by('second', 4), link('no-change', 1));
    await expect(declareNoChange(by('senior', 5), answer)).rejects.toMatchObject({ code: 'conflict' });
    expect(await db().incidentNoChange.findMany({ where: { incidentId: answer.incidentId } })).toMatchObject([
      {
        recordedAt: now,
        personId: externalRecordId('person', 'senior'),
        withdrawnAt: new Date(now.getTime() + 2 * 60_000),
      },
    ]);
  });

  test('stands while a cause is only proposed', async () => {
    const answer = { incidentId: incident('pending'), reason: 'The vendor was down.' };
    await declareNoChange(by('senior'), answer);
    await judgeLink(by('senior', 1), verdict('pending'));
    expect((await db().incident.findUnique({ where: { id: answer.incidentId } }))?.noChangeAt).not.toBeNull();
    await judgeLink(by('second', 2), verdict('pending', { seenVersion: 1 }));
    expect((await db().incident.findUnique({ where: { id: answer.incidentId } }))?.noChangeAt).toBeNull();
  });
});

describe('on a Tier-1 Sev2', () => {
  test('a cause is proposed, and confirmed by a second person', async () => {
    expect(await judgeLink(by('senior'), verdict('two'))).toMatchObject({ state: 'proposed' });
    await expect(judgeLink(by('senior'), verdict('two', { seenVersion: 1 }))).rejects.toMatchObject({
      code: 'forbidden',
    });
    const answer = { incidentId: incident('two'), reason: 'The vendor was down.' };
    await expect(declareNoChange(by('second'), answer)).rejects.toMatchObject({ code: 'conflict' });
    const seconded = verdict('two', { seenVersion: 1, certainty: 'certain' });
    for (const slug of ['author', 'junior'])
      await expect(judgeLink(by(slug), seconded)).rejects.toMatchObject({ code: 'forbidden' });
    expect(await judgeLink(by('second'), seconded)).toMatchObject({ state: 'match' });
    expect((await entriesOf('two')).map(({ action }) => action)).toEqual(['link.proposed', 'link.confirmed']);
  });

  test('the same person under another login is no second', async () => {
    await judgeLink(by('alias'), verdict('merged'));
    const merge = (mergedIntoId: string | null) =>
      outside().person.update({ where: { slug: 'alias' }, data: { mergedIntoId } });
    await merge(externalRecordId('person', 'third'));
    await expect(judgeLink(by('third'), verdict('merged', { seenVersion: 1 }))).rejects.toMatchObject({
      code: 'forbidden',
    });
    await merge(null);
  });

  test('other words are another proposal, which the first person may second', async () => {
    await judgeLink(by('senior'), verdict('words'));
    const other = { aiRole: 'present-not-causal' } as const;
    expect(await judgeLink(by('second'), verdict('words', { seenVersion: 1, ...other }))).toMatchObject({
      state: 'proposed',
    });
    await expect(
      judgeLink(by('second'), verdict('words', { seenVersion: 2, ...other })),
    ).rejects.toMatchObject({ code: 'forbidden' });
    expect(await judgeLink(by('senior'), verdict('words', { seenVersion: 2, ...other }))).toMatchObject({
      state: 'match',
    });
  });

  test('who proposed it takes it back, and it is suspected as before', async () => {
    await outside().causalLink.create({
      data: {
        ...{ changeId: change, incidentId: incident('back'), version: 1, state: 'suspect' },
        ...{ relation: 'caused-by', aiRole: 'undetermined', controlState: 'undetermined' },
        ...{
          rank: 1,
          score: 0.7,
          reasons: ['near'],
          decidedBy: 'software',
          rankerVersion: 'r',
          recordedAt: now,
        },
      },
    });
    await judgeLink(by('senior'), verdict('back', { seenVersion: 1 }));
    await expect(withdrawVerdict(by('second'), link('back', 2))).rejects.toMatchObject({ code: 'forbidden' });
    expect(await withdrawVerdict(by('senior'), link('back', 2))).toMatchObject({ state: 'suspect' });
    expect((await versionsOf('back')).at(-1)).toMatchObject({
      aiRole: 'undetermined',
      rank: 1,
      score: 0.7,
      decidedBy: 'person',
      rationale: REASON,
    });
  });

  test('a ruled-out change that a dispute brings back is proposed', async () => {
    await judgeLink(by('senior'), verdict('ruled-out', { verdict: 'rule-out' }));
    await disputeLink(by('junior'), link('ruled-out', 1));
    expect((await versionsOf('ruled-out')).at(-1)).toMatchObject({
      state: 'disputed',
      disputes: 'ruled-out',
    });
    for (const slug of ['senior', 'author', 'junior', 'auditor'])
      await expect(settleDispute(by(slug), settlement('ruled-out', 2, 'overturn'))).rejects.toMatchObject({
        code: 'forbidden',
      });
    expect(await settleDispute(by('second'), settlement('ruled-out', 2, 'overturn'))).toMatchObject({
      state: 'proposed',
    });
    expect(await judgeLink(by('third'), verdict('ruled-out', { seenVersion: 3 }))).toMatchObject({
      state: 'match',
    });
  });

  test('a fix takes one person: it waits in the middle of an incident', async () => {
    expect(await judgeLink(by('senior'), verdict('fix', { relation: 'fixed-by' }))).toMatchObject({
      state: 'match',
    });
  });

  test('lowering the severity is no way around the second person', async () => {
    await mutate(systemContext('test', now), async (tx) => {
      const lowered = anIncident('lowered', { services: ['checkout'], severity: 4 });
      await recordIncidents(tx, [lowered], new Date(now.getTime() + 1000));
      return {
        result: null,
        entries: [
          { action: 'demo.loaded', subject: { type: 'demo', id: '' }, details: { seed: '', totals: {} } },
        ],
      };
    });
    expect(await judgeLink(by('senior'), verdict('lowered'))).toMatchObject({ state: 'proposed' });
  });

  test('what one person confirmed before the severity rose stands, and gains its second person', async () => {
    expect(await judgeLink(by('senior'), verdict('rises'))).toMatchObject({ state: 'match' });
    await mutate(systemContext('test', now), async (tx) => {
      const risen = anIncident('rises', { services: ['checkout'], severity: 2 });
      await recordIncidents(tx, [risen], new Date(now.getTime() + 1000));
      return {
        result: null,
        entries: [
          { action: 'demo.loaded', subject: { type: 'demo', id: '' }, details: { seed: '', totals: {} } },
        ],
      };
    });
    expect((await versionsOf('rises')).at(-1)).toMatchObject({ state: 'match' });
    const again = (slug: string, fields: Partial<JudgeLinkInput> = {}) =>
      judgeLink(by(slug), verdict('rises', { seenVersion: 1, ...fields }));
    await expect(again('senior')).rejects.toMatchObject({ code: 'forbidden' });
    await expect(again('second', { aiRole: 'none' })).rejects.toMatchObject({ code: 'conflict' });
    expect(await again('second')).toEqual({ version: 2, state: 'match' });
  });

  test('a source’s verdict stands as it gave it, and its dispute is settled like any other', async () => {
    await mutate(systemContext('test', now), async (tx) => {
      const observed = { ...WORDS, state: 'match', reason: 'They say so.', at: new Date(0) } as const;
      const ends = { change: { source: 'test', externalId: 'culprit' } };
      await recordLinks(
        tx,
        [{ ...observed, ...ends, incident: { source: 'test', externalId: 'imported' } }],
        now,
      );
      return {
        result: null,
        entries: [
          { action: 'demo.loaded', subject: { type: 'demo', id: '' }, details: { seed: '', totals: {} } },
        ],
      };
    });
    expect(await versionsOf('imported')).toMatchObject([
      { state: 'match', saidAt: new Date(0), recordedAt: now, decidedBy: 'import' },
    ]);
    await expect(judgeLink(by('senior'), verdict('imported', { seenVersion: 1 }))).rejects.toMatchObject({
      code: 'conflict',
    });
    await disputeLink(by('author'), link('imported', 1));
    expect(
      await settleDispute(by('senior'), {
        ...settlement('imported', 2, 'uphold'),
        aiRole: 'present-not-causal',
      }),
    ).toMatchObject({ state: 'match' });
    expect((await versionsOf('imported')).at(-1)).toMatchObject({ aiRole: 'present-not-causal' });
  });
});
