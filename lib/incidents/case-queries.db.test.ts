import { describe, expect, test } from 'vitest';
import { mutate } from '#lib/audit/mutate.ts';
import { recordChanges } from '#lib/changes/record-changes.ts';
import { systemContext } from '#lib/platform/context.ts';
import { db } from '#lib/platform/db.ts';
import { externalRecordId } from '#lib/platform/ids.ts';
import { recordServices } from '#lib/services/record-services.ts';
import { useDatabase } from '#tests/support/database.ts';
import { aChange, anIncident, aService } from '#tests/support/scene.ts';
import { loadCases } from './case-queries.ts';
import { recordIncidents } from './record-incidents.ts';

const at = new Date('2026-03-20T08:00:00Z');
const ago = (days: number) => new Date(Date.parse('2026-03-03T10:00:00Z') - days * 86_400_000);
const SWEPT = Array.from({ length: 11 }, (_, n) => `swept-${n}`);

describe('how services changed together', () => {
  useDatabase();

  test('counts every meeting of a service, not only those with the affected one; no sweep, nothing of this week', async () => {
    const touching = (name: string, days: number, ...services: string[]) =>
      aChange(name, { createdAt: ago(days), deployedAt: ago(days), services });
    await mutate(systemContext('test', at), async (tx) => {
      await recordServices(
        tx,
        ['cart', 'tax', 'mail', ...SWEPT].map((slug) => aService(slug)),
        at,
      );
      await recordChanges(
        tx,
        [
          touching('a', 10, 'cart', 'tax'),
          touching('b', 20, 'tax', 'mail'),
          touching('c', 30, 'tax', 'mail', 'swept-0'),
          touching('alone', 30, 'tax'),
          touching('sweep', 40, 'cart', 'tax', ...SWEPT),
          touching('this week', 1, 'cart', 'tax'),
          touching('long ago', 250, 'cart', 'tax'),
        ],
        at,
      );
      await recordIncidents(tx, [anIncident('i', { services: ['cart'], startedAt: ago(0) })], at);
      return {
        result: null,
        entries: [
          {
            action: 'incidents.imported',
            subject: { type: 'import', id: 'test' },
            details: { source: 'test', rows: 0, digest: '' },
          },
        ],
      };
    });
    const [loaded] = await loadCases(db(), [externalRecordId('test', 'i')]);
    const { changes, meetings, together } = loaded!.graph.coChange;
    expect(changes.get('tax')).toBe(5);
    expect(meetings.get('tax')).toBe(4);
    expect(meetings.get('cart')).toBe(1);
    expect([...together]).toEqual([['cart', new Map([['tax', 1]])]]);
  });
});
