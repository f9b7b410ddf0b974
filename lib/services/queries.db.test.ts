import { beforeAll, describe, expect, test } from 'vitest';
import { mutate } from '#lib/audit/mutate.ts';
import { recordChanges } from '#lib/changes/record-changes.ts';
import { countIncidents, type IncidentFilters } from '#lib/incidents/queries.ts';
import { recordIncidents } from '#lib/incidents/record-incidents.ts';
import { recordLinks } from '#lib/incidents/record-links.ts';
import { systemContext } from '#lib/platform/context.ts';
import { externalRecordId } from '#lib/platform/ids.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { aChange, anIncident, aProvenance, aService } from '#tests/support/scene.ts';
import {
  listServices,
  SERVICE_SORTS,
  type ServiceSort,
  serviceFigures,
  serviceIncidentTrend,
  serviceTrend,
} from './queries.ts';
import { recordServices } from './record-services.ts';

useDatabase();

const at = (text: string) => new Date(`${text}Z`);
const from = at('2026-03-01T00:00:00');
const to = at('2026-04-01T00:00:00');
const id = externalRecordId('service', 'cart');

beforeAll(async () => {
  const ctx = systemContext('test', to);
  const cart = { services: ['cart'] };
  await mutate(ctx, async (tx) => {
    await recordServices(
      tx,
      [aService('cart'), aService('pay', { tier: 2 }), aService('tax', { tier: 3 })],
      to,
    );
    await recordChanges(
      tx,
      [
        aChange('ai', {
          ...cart,
          deployedAt: at('2026-03-03T10:00:00'),
          provenance: aProvenance('authored'),
        }),
        aChange('unknown', { ...cart, deployedAt: at('2026-03-10T10:00:00') }),
        aChange('human', { ...cart, deployedAt: at('2026-03-11T10:00:00'), provenance: aProvenance('none') }),
        aChange('staging', { ...cart, deployedAt: at('2026-03-11T10:00:00'), environment: 'staging' }),
        aChange('before', { ...cart, deployedAt: at('2026-02-28T23:59:59') }),
        aChange('other', { services: ['pay'], deployedAt: at('2026-03-03T10:00:00') }),
      ],
      to,
    );
    await recordIncidents(
      tx,
      [
        anIncident('worse', { ...cart, severity: 1, startedAt: at('2026-03-04T10:00:00') }),
        anIncident('again', { ...cart, severity: 2, startedAt: at('2026-03-05T10:00:00') }),
        anIncident('minor', { ...cart, severity: 4, startedAt: at('2026-03-12T10:00:00') }),
      ],
      to,
    );
    const verdict = {
      state: 'match',
      relation: 'caused-by',
      controlState: 'undetermined',
      reason: 'seen',
    } as const;
    const cause = { source: 'test', externalId: 'ai' };
    await recordLinks(
      tx,
      [
        {
          ...verdict,
          change: cause,
          incident: { source: 'test', externalId: 'worse' },
          aiRole: 'ai-code',
          at: to,
        },
        {
          ...verdict,
          change: cause,
          incident: { source: 'test', externalId: 'again' },
          aiRole: 'none',
          at: to,
        },
      ],
      to,
    );
    return {
      result: undefined,
      entries: [
        {
          action: 'links.imported',
          subject: { type: 'import', id: 'test' },
          details: { source: 'test', rows: 2, digest: '' },
        },
      ],
    };
  });
});

describe('figures of a service', () => {
  test('count what reached production in the period, and a change that failed twice once', async () => {
    expect(await serviceFigures(id, from, to)).toEqual({
      changes: 3,
      aiChanges: 1,
      unknownChanges: 1,
      failedChanges: 1,
      sev2: 2,
      sev2Strict: 1,
      sev2Broad: 2,
      sev2Disputed: 0,
      sev2Widest: 2,
    });
  });

  test('are zeros where nothing happened', async () => {
    const quiet = await serviceFigures(externalRecordId('service', 'tax'), from, to);
    expect(new Set(Object.values(quiet))).toEqual(new Set([0]));
  });

  test('are the same in the list', async () => {
    const [cart] = await list('sev2', true, 1, null);
    expect(cart).toMatchObject({
      slug: 'cart',
      changes: 3,
      aiChanges: 1,
      unknownChanges: 1,
      sev2: 2,
      sev2Ai: 2,
    });
  });

  test('add up along the weeks', async () => {
    const weeks = await serviceTrend(id, from, to, 'week');
    expect(weeks.map(({ start, changes }) => [start.toISOString().slice(0, 10), changes])).toEqual([
      ['2026-03-02', 1],
      ['2026-03-09', 1],
      ['2026-03-09', 1],
    ]);
    const failed = await serviceIncidentTrend(id, from, to, 'month');
    expect(failed).toEqual([{ start: at('2026-03-01T00:00:00'), severity: 1, incidents: 3 }]);
  });
});

function list(
  sort: ServiceSort,
  descending: boolean,
  limit: number,
  cursor: { key: string; id: string } | null,
) {
  return listServices({ filters: {}, from, to, sort, descending, cursor, limit });
}

describe.each(SERVICE_SORTS)('services by %s', (sort) => {
  test.each([true, false])('page one by one as they come at once (descending: %s)', async (descending) => {
    const whole = (await list(sort, descending, 10, null)).map(({ slug }) => slug);
    expect(whole).toHaveLength(3);
    const paged: string[] = [];
    for (let cursor: { key: string; id: string } | null = null; ; ) {
      const [row] = await list(sort, descending, 1, cursor);
      if (!row) break;
      paged.push(row.slug);
      cursor = { key: row.sortKey, id: row.id };
    }
    expect(paged).toEqual(whole);
  });
});

test('a verdict in dispute marks its service, also beside one that stands', async () => {
  expect((await list('slug', false, 3, null)).map(({ disputed }) => disputed)).toEqual([0, 0, 0]);
  await outside().$executeRaw`
    update causal_link set state = 'disputed', disputes = 'match'
    where incident_id = ${externalRecordId('test', 'again')}::uuid`;
  const [cart, ...others] = await list('slug', false, 3, null);
  expect(cart).toMatchObject({ slug: 'cart', disputed: 1 });
  expect(others.map(({ disputed }) => disputed)).toEqual([0, 0]);
  const filters: IncidentFilters = { service: 'cart', cause: 'in-dispute' };
  expect(await countIncidents(filters, 10)).toBe(1);
});
