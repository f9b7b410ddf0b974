import { describe, expect, test } from 'vitest';
import { mutate } from '#lib/audit/mutate.ts';
import { linkOf } from '#lib/domain/audit/verify.ts';
import { systemContext } from '#lib/platform/context.ts';
import { PrismaSql } from '#lib/platform/db.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import fc from '#tests/support/fast-check.ts';
import { walkChain, walkLinks } from './queries.ts';
import { verifyLog } from './verify-log.ts';

async function all<T>(pages: AsyncIterable<T[]>): Promise<T[]> {
  const found: T[] = [];
  for await (const page of pages) found.push(...page);
  return found;
}

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

  test('reads of the database what was hashed, whatever characters there are', async () => {
    await outside().$executeRaw`alter table audit_entry disable trigger all`;
    const odd = '\u0001\b\t\n\f\r\u001f"\\/<>&\u007f\u0080\u009f\u00a0\u2028\u2029\ud83d\ude00\ufeff\ufffe';
    const texts = fc
      .sample(fc.string({ unit: 'binary', maxLength: 30 }), 300)
      .map((text) => text.replaceAll('\0', ''));
    for (const text of [odd, ...texts]) {
      const body = JSON.stringify({ text });
      await outside().$executeRaw`
        insert into audit_entry (seq, at, action, actor_kind, actor_id, identity, session, subject_type, subject_id,
          body, prev_hash, hash)
        select max(seq) + 1, max(at) + interval '1 day 1 millisecond', ${text}, 'person', ${text}, null, ${text},
          ${text}, ${text}, ${body}, sha256('1'), sha256('2') from audit_entry`;
    }
    const links = await all(walkLinks());
    expect(links.length).toBeGreaterThan(300);
    expect(links).toEqual((await all(walkChain())).map(linkOf));
    await outside().$executeRaw`delete from audit_entry where seq > 4`;
  });

  test.each([
    ...[
      'at',
      'action',
      'actor_kind',
      'actor_id',
      'identity',
      'session',
      'subject_type',
      'subject_id',
      'body',
    ],
    ...['prev_hash', 'hash'],
  ])('names the entry whose %s was changed behind its back', async (name) => {
    const column = PrismaSql.sql([`"${name}"`]);
    const [before] = await outside().$queryRaw<{ type: string }[]>`
      select pg_typeof(${column})::text as type from audit_entry where seq = 3`;
    const others = {
      text: [PrismaSql.sql`coalesce(${column}, '') || ' '`, PrismaSql.sql`'null'`, PrismaSql.sql`'","'`],
      bytea: [PrismaSql.sql`sha256(${column})`, PrismaSql.sql`${column} || '\\x00'::bytea`],
      'timestamp with time zone': [
        PrismaSql.sql`${column} + interval '1 microsecond'`,
        PrismaSql.sql`${column} - interval '4052 years'`,
        PrismaSql.sql`${column} + interval '10000 years'`,
        PrismaSql.sql`'infinity'::timestamptz`,
      ],
    }[before!.type];
    for (const other of others!) {
      await outside().$executeRaw`create table kept as select * from audit_entry where seq = 3`;
      await outside().$executeRaw`update audit_entry set ${column} = ${other} where seq = 3`;
      expect([other.sql, await verifyLog()]).toMatchObject([other.sql, { entries: 2n, fault: { seq: 3n } }]);
      await outside()
        .$executeRaw`update audit_entry set ${column} = kept.${column} from kept where audit_entry.seq = 3`;
      await outside().$executeRaw`drop table kept`;
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
