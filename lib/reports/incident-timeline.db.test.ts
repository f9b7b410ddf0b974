import { beforeAll, expect, test } from 'vitest';
import { recordChanges } from '#lib/changes/record-changes.ts';
import { recordIncidents } from '#lib/incidents/record-incidents.ts';
import { recordLinks } from '#lib/incidents/record-links.ts';
import { externalRecordId } from '#lib/platform/ids.ts';
import { recordServices } from '#lib/services/record-services.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { aChange, anIncident, aService } from '#tests/support/scene.ts';
import { incidentTimeline } from './incident-timeline.ts';

useDatabase();

const START = Date.parse('2026-03-03T10:00:00Z');
const ago = (hours: number) => new Date(START - hours * 3_600_000);
const id = (externalId: string) => externalRecordId('test', externalId);
const now = new Date('2026-03-20T08:00:00Z');

const live = (name: string, hours: number, services: string[]) =>
  aChange(name, { createdAt: ago(hours), deployedAt: ago(hours), services, title: name });

beforeAll(async () => {
  await outside().$transaction(async (tx) => {
    await recordServices(
      tx,
      [aService('cart', { dependsOn: ['tax'] }), aService('tax'), aService('mail')],
      now,
    );
    await recordChanges(
      tx,
      [
        {
          ...live('rolled', 0.5, ['cart']),
          deployments: [
            {
              externalId: 'd',
              environment: 'production',
              sha: null,
              startedAt: ago(2),
              finishedAt: ago(0.5),
              outcome: 'succeeded',
              actor: null,
              basis: 'observed',
            },
          ],
        },
        live('tax', 3, ['tax']),
        live('mail', 4, ['mail']),
        live('stranger', 4, ['mail']),
        live('old', 30, ['cart']),
      ],
      now,
    );
    await recordIncidents(
      tx,
      [
        anIncident('i', {
          services: ['cart'],
          mitigatedAt: ago(-1),
          events: [
            { at: ago(-0.1), kind: 'alert', text: 'Error rate', actor: null },
            { at: ago(-0.5), kind: 'action', text: 'Rolled back', actor: 'ana' },
          ],
        }),
      ],
      now,
    );
    await recordLinks(
      tx,
      [
        {
          change: { source: 'test', externalId: 'mail' },
          incident: { source: 'test', externalId: 'i' },
          state: 'match',
          relation: 'caused-by',
          aiRole: 'undetermined',
          controlState: 'undetermined',
          reason: 'It was found to be so.',
          at: now,
        },
      ],
      now,
    );
  });
  await outside().validationRun.create({
    data: {
      changeId: id('tax'),
      id: id('v'),
      name: 'unit',
      sha: 'a',
      outcome: 'failed',
      at: ago(3.5),
      reportedBy: 'ci',
      recordedAt: now,
    },
  });
});

const told = (lanes: { key: string; kind: string; marks: { kind: string; text: string }[] }[]) =>
  lanes.map(({ key, kind, marks }) => [kind, key, marks.map((mark) => `${mark.kind} ${mark.text}`)]);

test('lays what happened on lanes, in order, with the change that somebody linked elsewhere', async () => {
  const timeline = await incidentTimeline(id('i'), '24h');
  expect(timeline).toMatchObject({ startedAt: START, endedAt: ago(-1).getTime(), leftOut: 0 });
  expect(told(timeline!.lanes)).toEqual([
    [
      'incident',
      'incident',
      [
        'phase Started',
        'severity Sev2 by test',
        'alert Error rate',
        'action ana: Rolled back',
        'phase Mitigated',
      ],
    ],
    ['affected', 'cart', ['deployment rolled']],
    ['dependency', 'tax', ['validation unit: tax', 'change tax']],
    ['elsewhere', '', ['change mail']],
  ]);
  const [rolled] = timeline!.lanes[1]!.marks;
  expect([rolled?.at, rolled?.until, rolled?.changeId]).toEqual([
    ago(2).getTime(),
    ago(0.5).getTime(),
    id('rolled'),
  ]);
  expect(timeline!.lanes[3]!.marks[0]?.state).toBe('match');
});

test('a longer window shows older changes, a shorter one a rollout that goes on into it', async () => {
  const week = await incidentTimeline(id('i'), '7d');
  expect(told(week!.lanes)[1]).toEqual(['affected', 'cart', ['change old', 'deployment rolled']]);
  const hour = await incidentTimeline(id('i'), '1h');
  expect(told(hour!.lanes)[1]).toEqual(['affected', 'cart', ['deployment rolled']]);
});

test('nothing from after the date that is asked about; nothing of an unknown incident', async () => {
  const then = await incidentTimeline(id('i'), '24h', ago(1));
  expect(told(then!.lanes)[0]).toEqual(['incident', 'incident', []]);
  expect(await incidentTimeline(id('nowhere'), '24h')).toBeNull();
});
