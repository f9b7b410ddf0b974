import { describe, expect, test } from 'vitest';
import { mutate } from '#lib/audit/mutate.ts';
import { systemContext } from '#lib/platform/context.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { verifyLog } from './verify-log.ts';

describe('the check of the audit log', () => {
  useDatabase();

  test('counts the entries of a whole log, and an empty one is whole', async () => {
    expect(await verifyLog()).toMatchObject({ entries: 0n, fault: null });
    for (const now of [new Date('2026-03-02T10:00:00.120Z'), new Date('2026-03-02T10:00:00Z')]) {
      await mutate(systemContext('test', now), async () => ({
        result: null,
        entries: [
          { action: 'rollup.refreshed', subject: { type: 'rollup', id: 'a' }, details: { weeks: 1 } },
          { action: 'rollup.refreshed', subject: { type: 'rollup', id: 'b' }, details: { weeks: 2 } },
        ],
      }));
    }
    expect(await verifyLog()).toMatchObject({ entries: 4n, fault: null });
  });

  test('names the first entry that was changed behind its back, by a microsecond too, or taken out', async () => {
    await outside().$executeRaw`alter table audit_entry disable trigger all`;
    await outside().$executeRaw`update audit_entry set at = at + interval '1 microsecond' where seq = 3`;
    expect(await verifyLog()).toMatchObject({ entries: 2n, fault: { seq: 3n } });
    await outside().$executeRaw`delete from audit_entry where seq = 2`;
    expect(await verifyLog()).toMatchObject({
      entries: 1n,
      fault: { seq: 3n, reason: 'entry 2 is missing before it' },
    });
  });
});
