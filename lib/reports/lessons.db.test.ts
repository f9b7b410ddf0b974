import { beforeAll, expect, test } from 'vitest';
import { recordIncidents } from '#lib/incidents/record-incidents.ts';
import { externalRecordId, newId } from '#lib/platform/ids.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { anIncident } from '#tests/support/scene.ts';
import { openShop, personId, submitted } from '#tests/support/submitted.ts';
import { listLessonsFor, listLessonsLike, listUnreadLessons } from './lessons.ts';
import { listRetroActions, listRetros } from './retros.ts';

useDatabase();

const incidentId = externalRecordId('test', 'PD-7');
const at = new Date('2026-11-21T09:00:00Z');
let guilty = '';
let lesson = '';

beforeAll(async () => {
  await openShop();
  await outside().$transaction((tx) =>
    recordIncidents(tx, [anIncident('PD-7', { title: 'Cards refused' })], at),
  );
  guilty = (await submitted({ kind: 'config', paths: [['src/checkout/payments.yaml', 1, 1]] })).changeId;
  const owner = personId('sen-sol');
  await outside().retro.create({
    data: { incidentId, state: 'draft', version: 1, ownerId: owner, createdAt: at },
  });
  const add = async (kind: string, dueOn: string, state: string) => {
    const id = newId();
    await outside().retroAction.create({
      data: {
        incidentId,
        id,
        kind,
        title: `A ${kind}`,
        detail: '',
        ownerId: owner,
        dueOn: new Date(`${dueOn}T00:00:00Z`),
        state,
        version: 1,
        createdAt: at,
        createdBy: owner,
        endedAt: state === 'done' ? at : null,
        changeId: guilty,
      },
    });
    return id;
  };
  lesson = await add('lesson', '2026-11-20', 'open');
  await add('task', '2026-11-21', 'in-progress');
  await add('task', '2026-11-01', 'done');
});

const titles = (found: readonly { title: string }[]) => found.map(({ title }) => title);

test('what was delivered is shown on changes like the one it is learnt from, and on no other', async () => {
  const like = { kind: 'config', services: ['checkout'], paths: [] };
  expect(await listLessonsLike(like)).toEqual([]);
  await outside().lessonDelivery.create({
    data: { incidentId, actionId: lesson, personId: personId('jun-author'), deliveredAt: at },
  });
  expect(titles(await listLessonsLike(like))).toEqual(['A lesson']);
  expect(
    titles(await listLessonsLike({ kind: 'config', services: ['blog'], paths: ['lib/payments/x.ts'] })),
  ).toEqual(['A lesson']);
  expect(await listLessonsLike({ kind: 'config', services: ['blog'], paths: ['lib/x.ts'] })).toEqual([]);
  expect(await listLessonsLike({ kind: 'code', services: ['checkout'], paths: ['lib/x.ts'] })).toEqual([]);
  const next = await submitted({ kind: 'config', paths: [['src/checkout/theme.yaml', 1, 1]] });
  expect(titles(await listLessonsFor(next.changeId))).toEqual(['A lesson']);
  // not on the change itself
  expect(await listLessonsFor(guilty)).toEqual([]);
});

test('it waits with those it went to until they have read it', async () => {
  expect(titles(await listUnreadLessons(personId('jun-author')))).toEqual(['A lesson']);
  expect(await listUnreadLessons(personId('sen-sol'))).toEqual([]);
});

test('retros and actions are counted by the day that it is', async () => {
  const page = { cursor: null, limit: 10 };
  expect(await listRetros({}, at, page)).toMatchObject([
    { id: incidentId, incident: 'Cards refused', openActions: 2, overdueActions: 1 },
  ]);
  expect(await listRetros({ overdue: true }, new Date('2026-11-20T23:59:00Z'), page)).toEqual([]);
  expect(await listRetros({ q: 'cards', state: 'published' }, at, page)).toEqual([]);
  const shown = async (filters: Parameters<typeof listRetroActions>[0]) =>
    titles(await listRetroActions(filters, at, page));
  expect(await shown({ shown: 'live', ownerId: personId('sen-sol') })).toEqual(['A lesson', 'A task']);
  expect(await shown({ shown: 'overdue' })).toEqual(['A lesson']);
  expect(await shown({ shown: 'ended', kind: 'task' })).toEqual(['A task']);
  expect(await shown({ shown: 'live', ownerId: personId('mid-mara') })).toEqual([]);
  const [first] = await listRetroActions({ shown: 'live' }, at, { cursor: null, limit: 1 });
  const rest = await listRetroActions({ shown: 'live' }, at, {
    cursor: { key: first!.sortKey, id: first!.id },
    limit: 10,
  });
  expect(titles(rest)).toEqual(['A task']);
});
