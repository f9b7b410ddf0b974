import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { systemContext } from '#lib/platform/context.ts';
import { dataFolder } from '#lib/platform/env.ts';
import { useDatabase } from '#tests/support/database.ts';

const file = () => path.join(dataFolder(), 'audit/signing-key.pem');

/** The command in a process of its own: the key is read once a process. */
async function verify(): Promise<{ code: number; said: string }> {
  vi.resetModules();
  const { auditVerifyCommand } = await import('./audit-verify.ts');
  const out = new PassThrough();
  const code = await auditVerifyCommand({}, out);
  return { code, said: String(out.read()) };
}

describe('countersign audit verify, by the key', () => {
  useDatabase();

  async function append(): Promise<void> {
    const { mutate } = await import('#lib/audit/mutate.ts');
    await mutate(systemContext('test', new Date()), async () => ({
      result: null,
      entries: [{ action: 'rollup.refreshed', subject: { type: 'rollup', id: 'a' }, details: { weeks: 1 } }],
    }));
  }

  beforeEach(() => void vi.resetModules());

  test('makes none where nothing was signed yet, and says so', async () => {
    await append();
    const { code, said } = await verify();
    expect([code, existsSync(file())]).toEqual([0, false]);
    expect(said).toMatch(/by no checkpoint.*key +none: .*signing-key\.pem is missing/s);
  });

  test('fails where there are checkpoints but the key cannot be read, is missing or is another one', async () => {
    const { signCheckpoint } = await import('#lib/audit/checkpoints.ts');
    await signCheckpoint();
    expect(await verify()).toMatchObject({ code: 0, said: expect.stringContaining('by 1 checkpoints') });

    renameSync(file(), `${file()}.kept`);
    await expect(verify()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/missing, and no key is made/),
    });
    expect(existsSync(file())).toBe(false);

    writeFileSync(file(), 'no key', { mode: 0o600 });
    await expect(verify()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/cannot be used/),
    });

    const { privateKey } = generateKeyPairSync('ed25519');
    writeFileSync(file(), privateKey.export({ format: 'pem', type: 'pkcs8' }));
    await expect(verify()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/Nothing was verified/),
    });
    renameSync(`${file()}.kept`, file());
    chmodSync(file(), 0o600);
  });

  test('fails in another folder than the one of the key that the log names', async () => {
    const { bindKey } = await import('#lib/audit/bind-key.ts');
    await bindKey(new Date());
    const kept = process.env.COUNTERSIGN_DATA!;
    process.env.COUNTERSIGN_DATA = path.join(kept, 'wrong');
    try {
      await expect(verify()).rejects.toMatchObject({
        code: 'unavailable',
        message: expect.stringMatching(/is missing/),
      });
      expect(existsSync(dataFolder())).toBe(false);
    } finally {
      process.env.COUNTERSIGN_DATA = kept;
    }
    expect((await verify()).code).toBe(0);
    rmSync(path.join(kept, 'wrong'), { recursive: true, force: true });
  });
});
