import { chmodSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { db } from '#lib/platform/db.ts';
import { dataFolder } from '#lib/platform/env.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { append, keyFile, someKey, started, webhookPlace } from '#tests/support/signing.ts';

useDatabase();

/** What whoever has the application's role can append: any text, rightly hashed. */
async function forge(action: string, body: string): Promise<void> {
  await outside().$executeRaw`
    insert into audit_entry
    select seq + 1, '2026-03-02T10:00:00Z', ${action}, 'system', 'x', null, null, 'a', 'b', ${body}, hash,
      sha256(hash || convert_to(concat('[1,"', seq + 1, '","2026-03-02T10:00:00.000Z",', to_json(${action}::text),
        ',"system","x",null,null,"a","b",', to_json(${body}::text), ']'), 'UTF8'))
    from audit_entry order by seq desc limit 1`;
}

afterEach(() => {
  delete process.env.COUNTERSIGN_AUDIT_KEY;
  delete process.env.COUNTERSIGN_CHECKPOINTS;
  vi.restoreAllMocks();
});

describe('the file of the signing key', () => {
  test.each([0o644, 0o640, 0o620, 0o606])('that others can get at is closed, and said: %o', async (mode) => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => {});
    const { name } = (await started()).signingKey();
    chmodSync(keyFile(), mode);
    expect((await started()).signingKey().name).toBe(name);
    expect(statSync(keyFile()).mode & 0o777).toBe(0o600);
    expect(said.mock.calls.flat().join()).toContain(`was 0${mode.toString(8)}`);
    await started().then(({ signingKey }) => signingKey());
    expect(said).toHaveBeenCalledTimes(1);
  });

  test('of COUNTERSIGN_AUDIT_KEY is not ours to change: it is refused', async () => {
    const named = path.join(dataFolder(), 'given.pem');
    mkdirSync(dataFolder(), { recursive: true });
    writeFileSync(named, someKey(), { mode: 0o600 });
    process.env.COUNTERSIGN_AUDIT_KEY = named;
    for (const mode of [0o604, 0o622, 0o644, 0o660, 0o666]) {
      chmodSync(named, mode);
      const { signingKey } = await started();
      expect(signingKey).toThrow(/its mode 06\d\d lets others at it: make it 0600/);
      expect(statSync(named).mode & 0o777).toBe(mode);
    }
    for (const mode of [0o600, 0o400]) {
      chmodSync(named, mode);
      expect((await started()).signingKey().name).toMatch(/^countersign-/);
    }
  });
});

describe('a key that is lost or replaced', () => {
  let webhook: Awaited<ReturnType<typeof webhookPlace>>;

  beforeEach(async () => {
    webhook = await webhookPlace();
  });
  afterEach(() => webhook.close());

  test('raises an alarm where a webhook is the only place, and whatever lay beside the key is gone too', async () => {
    const first = await started();
    await first.bindKey(new Date());
    await first.bindKey(new Date());
    expect(await db().auditEntry.count({ where: { action: 'audit.key-bound' } })).toBe(1);
    await append();
    await first.signCheckpoint();
    expect([await first.findBreak(), webhook.got.length]).toEqual([null, 1]);

    const kept = readFileSync(keyFile(), 'utf8');
    rmSync(path.dirname(keyFile()), { recursive: true });
    const second = await started();
    await second.bindKey(new Date());
    expect(await second.findBreak()).toMatch(
      `signed by the key ${first.signingKey().name}, but this installation's is ${second.signingKey().name}`,
    );
    const { trailState } = await import('./state.ts');
    expect((await trailState()).alarm).toMatchObject({ what: 'other-key' });
    await append();
    await expect(second.signCheckpoint()).rejects.toMatchObject({ code: 'conflict' });
    expect([
      webhook.got.length,
      await db().auditEntry.count({ where: { action: 'audit.key-bound' } }),
    ]).toEqual([1, 1]);

    writeFileSync(keyFile(), kept, { mode: 0o600 });
    const third = await started();
    expect(await third.findBreak()).toBeNull();
    await third.signCheckpoint();
    expect(webhook.got.length).toBe(2);
  });

  test.each(['no JSON', '{}', '{"verifierKey":7}'])(
    'is said, not stumbled over, where somebody binds nonsense: %s',
    async (body) => {
      const { findBreak } = await started();
      const { listContinuations } = await import('./epoch-queries.ts');
      await forge('audit.key-bound', body);
      expect(await findBreak()).toMatch(/The log is signed by the key unreadable, but/);
      await forge('audit.continued', body);
      expect((await listContinuations()).at(-1)).toMatchObject({
        reason: 'its entry cannot be read',
        lost: null,
      });
    },
  );

  test('is not taken for the one of a log that names none yet, but that another has signed', async () => {
    await outside().$executeRaw`alter table audit_entry disable trigger all`;
    await outside().$executeRaw`delete from audit_entry`;
    await outside().$executeRaw`alter table audit_entry enable trigger all`;
    await append();
    rmSync(path.dirname(keyFile()), { recursive: true });
    const { bindKey, findBreak } = await started();
    await bindKey(new Date());
    expect(await findBreak()).toMatch(/was signed by another key/);
    expect(await db().auditEntry.count()).toBe(1);
  });
});
