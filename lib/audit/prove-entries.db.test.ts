import { describe, expect, test } from 'vitest';
import { checkpointBody } from '#lib/domain/audit/checkpoint.ts';
import { verifyInclusion } from '#lib/domain/audit/merkle.ts';
import { checkpointOf, testKey } from '#tests/support/audit-log.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { logEveryAction } from '#tests/support/every-action.ts';
import { runVerifier } from '#tests/support/run-verifier.ts';
import { proveEntries } from './prove-entries.ts';
import { listChain } from './queries.ts';

describe('proofs of entries', () => {
  useDatabase();
  const key = testKey('countersign-test');

  test('lead to the root of the checkpoint, for both verifiers, and only while the log is what was signed', async () => {
    await logEveryAction();
    const log = await listChain(0n, 10_000);
    const checkpoint = checkpointOf(key.name, log, 77);
    const note = key.note(checkpointBody(checkpoint));
    const seqs = [77n, 1n, 64n, 65n, 10n, 1n];
    const proofs = await proveEntries(seqs, note);
    expect(proofs.map(({ entry }) => entry.seq)).toEqual(['1', '10', '64', '65', '77']);
    for (const { index, size, path, hash } of proofs) {
      const bytes = path.map((text) => Buffer.from(text, 'base64'));
      const root = Buffer.from(checkpoint.root, 'base64');
      expect(verifyInclusion({ index, size, path: bytes, root }, Buffer.from(hash, 'hex'))).toBe(true);
    }
    const results = await runVerifier(
      proofs.map((proof) => ({
        argv: ['proof', 'proof.json', '--key', key.verifierKey],
        files: { 'proof.json': JSON.stringify(proof) },
      })),
    );
    expect(results.map(({ exit }) => exit)).toEqual([0, 0, 0, 0, 0]);
    expect(results[2]!.said).toContain('Entry 64 ');

    for (const seq of [0n, -1n, 78n]) {
      await expect(proveEntries([seq], note)).rejects.toMatchObject({ code: 'not-found' });
    }
    await outside().$executeRaw`alter table audit_entry disable trigger all`;
    await outside()
      .$executeRaw`update audit_entry set hash = set_byte(hash, 0, get_byte(hash, 0) # 1) where seq = 70`;
    await expect(proveEntries([1n], note)).rejects.toMatchObject({ code: 'conflict' });
    await outside().$executeRaw`delete from audit_entry where seq = 70`;
    await expect(proveEntries([1n], note)).rejects.toMatchObject({ code: 'conflict' });
    await expect(proveEntries([70n], note)).rejects.toMatchObject({ code: 'not-found' });
  });
});
