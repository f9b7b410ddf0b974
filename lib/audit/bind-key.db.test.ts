import { chmodSync, chownSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { dataFolder } from '#lib/platform/env.ts';
import { useDatabase } from '#tests/support/database.ts';
import { append, keyFile, someKey, started } from '#tests/support/signing.ts';

useDatabase();

afterEach(() => {
  delete process.env.COUNTERSIGN_AUDIT_KEY;
  vi.restoreAllMocks();
});

describe('a key that cannot be used', () => {
  test('ends no start and is said, not thrown; nothing is signed until its mode is right', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => {});
    const given = path.join(dataFolder(), 'open.pem');
    mkdirSync(dataFolder(), { recursive: true });
    writeFileSync(given, someKey(), { mode: 0o600 });
    chmodSync(given, 0o444);
    process.env.COUNTERSIGN_AUDIT_KEY = given;
    const { bindKey, findBreak, signCheckpoint } = await started();
    const { trailState } = await import('./state.ts');
    await append();
    await bindKey(new Date());
    expect(said.mock.calls.flat().join()).toContain('make it 0600');
    expect(await findBreak()).toMatch(/cannot be signed: .*its mode 0444 lets others at it: make it 0600/);
    expect(await trailState()).toMatchObject({
      alarm: { what: 'unusable-key', sentence: expect.stringContaining('make it 0600') },
      last: null,
    });
    await expect(signCheckpoint()).rejects.toMatchObject({ code: 'unavailable' });
    chmodSync(given, 0o400);
    expect(await findBreak()).toBeNull();
    rmSync(given);
    expect(await (await started()).findBreak()).toMatch(/open\.pem is missing, and no key is made/);
  });

  test.runIf(process.getuid?.() === 0)("may be another user's where root reads it", async () => {
    const given = path.join(dataFolder(), 'of-the-service.pem');
    writeFileSync(given, someKey(), { mode: 0o600 });
    chownSync(given, 1000, 1000);
    process.env.COUNTERSIGN_AUDIT_KEY = given;
    expect((await started()).signingKey().name).toMatch(/^countersign-/);
    chmodSync(given, 0o640);
    expect((await started()).signingKey).toThrow(/its mode 0640/);
  });

  test('is the worker’s where the web server runs alone: it makes none, raises no alarm, and refuses to sign', async () => {
    const worker = await started();
    const { name } = worker.signingKey();
    await worker.bindKey(new Date());
    await append();
    const { size } = await worker.signCheckpoint();
    const kept = process.env.COUNTERSIGN_DATA!;
    process.env.COUNTERSIGN_DATA = path.join(kept, 'web');
    process.env.COUNTERSIGN_WEB_ALONE = '1';
    try {
      const web = await started();
      const { trailState } = await import('./state.ts');
      expect(await web.findBreak()).toBeNull();
      expect(await trailState()).toMatchObject({
        alarm: null,
        last: { size },
        key: { name: name },
      });
      await expect(web.signCheckpoint()).rejects.toThrow(/COUNTERSIGN_AUDIT_KEY/);
      expect(existsSync(keyFile())).toBe(false);
      process.env.COUNTERSIGN_AUDIT_KEY = path.join(kept, 'audit/signing-key.pem');
      expect((await web.signCheckpoint()).size).toBe(size);
    } finally {
      process.env.COUNTERSIGN_DATA = kept;
      delete process.env.COUNTERSIGN_WEB_ALONE;
    }
  });
});
