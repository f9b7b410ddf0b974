import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mutate } from '#lib/audit/mutate.ts';
import { verifyLog } from '#lib/audit/verify-log.ts';
import { systemContext } from '#lib/platform/context.ts';
import { closeDb, db } from '#lib/platform/db.ts';
import { rewritePowers } from '#lib/platform/grants.ts';
import { outside, ownerUrl, useDatabase } from '#tests/support/database.ts';

/** SAFETY T40: whoever has the application's connection, e.g. by an injection, cannot change what was logged. */
describe('the application’s database role', () => {
  useDatabase();
  let app: pg.Client;

  beforeAll(async () => {
    app = new pg.Client({ connectionString: process.env.DATABASE_URL });
    await app.connect();
    await app.query('set default_transaction_read_only = off');
    await mutate(systemContext('test', new Date('2026-03-02T10:00:00Z')), async () => ({
      result: null,
      entries: [{ action: 'rollup.refreshed', subject: { type: 'rollup', id: 'a' }, details: { weeks: 1 } }],
    }));
  });
  afterAll(() => app.end());

  const tried = [
    `update audit_entry set body = '{}'`,
    'update audit_entry set seq = seq where false',
    'delete from audit_entry',
    'truncate audit_entry',
    'truncate audit_entry cascade',
    'alter table audit_entry disable trigger all',
    'alter table audit_entry disable trigger audit_entry_append_only',
    'alter table audit_entry add column note text',
    'alter table audit_entry rename to other_log',
    'alter table audit_entry owner to current_user',
    'drop table audit_entry',
    'drop trigger audit_entry_append_only on audit_entry',
    'create trigger forge before insert on audit_entry for each row execute function refuse_rewrite()',
    'create rule forge as on insert to audit_entry do instead nothing',
    'create or replace function refuse_rewrite() returns trigger language plpgsql as $$ begin return new; end $$',
    'drop function refuse_rewrite() cascade',
    'alter function audit_chain_head(bigint) owner to current_user',
    'create table audit_entry_copy (seq bigint)',
    'create schema other',
    'set session_replication_role = replica',
    `select set_config('session_replication_role', 'replica', false)`,
    'set role postgres',
    `insert into audit_entry select * from audit_entry on conflict (seq) do update set body = '{}'`,
    'merge into audit_entry a using audit_entry b on a.seq = b.seq when matched then delete',
    'select * from audit_entry for update',
    'lock table audit_entry in access exclusive mode; select',
    'grant update on audit_entry to current_user; update audit_entry set seq = seq',
    'alter role current_user superuser',
    'create role helper superuser',
    `copy audit_entry to program 'true'`,
    `copy audit_entry from '/etc/hostname'`,
    'alter system set fsync = off',
    `alter database ${'postgres'} set session_replication_role = replica`,
    'alter default privileges grant update on tables to public; update audit_entry set seq = seq',
    'update audit_checkpoint set note = note',
    'delete from audit_checkpoint',
    `update gate_decision set outcome = 'allow'`,
    'delete from gate_decision',
    'truncate gate_decision',
    'delete from _prisma_migrations',
  ];
  test.each(tried)('is denied: %s', async (sql) => {
    await expect(app.query(sql)).rejects.toMatchObject({
      code: expect.stringMatching(/^(42501|22023|42704)$/),
    });
    const { rows } = await app.query('select count(*)::int as n from audit_entry');
    expect(rows).toEqual([{ n: 1 }]);
  });

  const forged = (
    seq: string,
    prev: string,
    hash: string,
  ) => `insert into audit_entry select ${seq}, at, action, actor_kind,
    actor_id, identity, session, subject_type, subject_id, body, ${prev}, ${hash} from audit_entry where seq = 1`;
  test.each([
    ['a gap', forged('1000', 'hash', 'hash')],
    ['a second beginning', forged('0', `decode(repeat('00', 32), 'hex')`, 'hash')],
    ['an entry that follows another', forged('2', 'prev_hash', 'hash')],
    ['an entry with another hash than its own', forged('2', 'hash', 'sha256(hash)')],
    [
      'either, beside a log of their own that hides the true one',
      `create temp table audit_entry as table public.audit_entry; ${forged('2', 'sha256(hash)', 'hash').replace('audit_entry', 'public.audit_entry')}`,
    ],
  ])('cannot spoil the chain by %s', async (_, sql) => {
    await expect(app.query(sql)).rejects.toMatchObject({ code: '23000' });
    const { rows } = await app.query('select count(*)::int as n from public.audit_entry');
    expect(rows).toEqual([{ n: 1 }]);
  });

  test.each([
    'infinity',
    '-infinity',
    '2026-03-02T10:00:00.000001Z',
    '0044-03-15T10:00:00Z BC',
    '12026-03-02T10:00:00Z',
  ])('cannot spoil it by an instant that is hashed as another: %s', async (at) => {
    const hashed = `'[1,"2","' || to_char(timestamptz '${at}' at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '",'
        || '"rollup.refreshed","system","x",null,null,"a","b","{}"]'`;
    const sql = `insert into audit_entry select 2, '${at}', 'rollup.refreshed', 'system', 'x', null, null, 'a', 'b', '{}',
        hash, sha256(hash || convert_to(coalesce(${hashed}, ''), 'UTF8')) from audit_entry where seq = 1`;
    await expect(app.query(sql)).rejects.toMatchObject({ code: '23000' });
  });

  test('appends any text that can be stored: the database hashes it as this program does', async () => {
    const odd = String.fromCodePoint(
      ...Array.from({ length: 0xa0 }, (_, n) => n + 1),
      0x2028,
      0xfffe,
      0x1f680,
    );
    const actor = { kind: 'person', id: odd, identity: `"${odd}\\`, session: odd } as const;
    const entry = {
      action: 'rollup.refreshed',
      subject: { type: odd, id: odd },
      details: { weeks: 1 },
    } as const;
    await mutate({ actor, now: new Date() }, async () => ({ result: null, entries: [entry, entry] }));
    expect((await verifyLog([])).fault).toBeNull();
  });

  test('cannot make what is acknowledged be lost in a crash, which it may ask for of itself', async () => {
    await app.query('alter role current_user set synchronous_commit = off');
    await closeDb();
    const [row] = await db().$queryRaw<{ synchronous_commit: string }[]>`show synchronous_commit`;
    await app.query('alter role current_user reset synchronous_commit');
    expect(row).toEqual({ synchronous_commit: 'on' });
  });

  test('has no power over what is append-only, whose tables are all known; and reads and inserts', async () => {
    expect(await rewritePowers(process.env.DATABASE_URL!)).toEqual([]);
    const { rows } = await app.query<{ name: string }>(
      `select c.relname as name from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
         and not has_table_privilege(c.oid, 'update') and not has_table_privilege(c.oid, 'delete') order by 1`,
    );
    const names = rows.map(({ name }) => name);
    for (const name of ['attestation', 'audit_checkpoint', 'audit_entry', 'gate_decision', 'retro_section'])
      expect(names).toContain(name);
    const owned = await app.query('select from pg_class where relowner = current_user::regrole');
    expect(owned.rowCount).toBe(0);
  });

  test('of somebody who can rewrite the log it is said what they can do', async () => {
    expect(await rewritePowers(ownerUrl())).toEqual(['it is a superuser']);
    const { rows } = await app.query('select current_user::text as role');
    const role = pg.escapeIdentifier(rows[0].role);
    const owner = new pg.Client({ connectionString: ownerUrl() });
    await owner.connect();
    await owner.query(
      `grant update on audit_entry to ${role}; grant truncate on audit_checkpoint to ${role}`,
    );
    expect(await rewritePowers(process.env.DATABASE_URL!)).toEqual([
      'it may truncate audit_checkpoint',
      'it may update audit_entry',
    ]);
    await owner.query(`alter table attestation owner to ${role}`);
    expect(await rewritePowers(process.env.DATABASE_URL!)).toContain('it owns attestation');
    await owner.end();
    // the trigger holds even there
    await expect(app.query(`update audit_entry set body = '{}'`)).rejects.toThrow('append-only');
    await expect(outside().$executeRaw`delete from audit_entry`).rejects.toThrow('append-only');
  });
});
