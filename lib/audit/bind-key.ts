import { systemContext } from '#lib/platform/context.ts';
import type { Statements } from '#lib/platform/db.ts';
import { auditKeyFile } from '#lib/platform/env.ts';
import { takeSigningLock } from './checkpoint-store.ts';
import { findBoundKey, isSignedByOthersOnly } from './epoch-queries.ts';
import { mutate } from './mutate.ts';
import { rememberNamedKey, signingKey, unusableKey } from './signing-key.ts';

/**
 * Names the key that signs the log in the log, where it names none: whoever loses or replaces the key's file afterwards is
 * found out by the log itself, also where no place can be asked for what was signed before (`findKeyFault`). Every start
 * that runs the worker does it. A key that cannot be used is said, and ends nothing: the gate goes on, nothing is signed.
 */
export async function bindKey(now: Date): Promise<void> {
  const fault = unusableKey();
  if (fault) return console.error(`audit log: ${fault}`);
  const { name, verifierKey } = signingKey();
  await mutate(systemContext('start', now), async (tx) => {
    await takeSigningLock(tx);
    if ((await findBoundKey(tx)) !== null || (await findKeyFault(tx)) !== null)
      return { result: null, unchanged: true };
    return {
      result: null,
      entries: [
        {
          action: 'audit.key-bound',
          subject: { type: 'audit-log', id: name },
          details: { name, verifierKey },
        },
      ],
    };
  });
}

/**
 * Why nothing can be signed with this installation's key, or it is not the one that signs this log, as a sentence; null: it
 * is, as far as anybody knows. Of a process without a key, which is the worker's, there is nothing to say.
 */
export async function findKeyFault(reader: Pick<Statements, '$queryRaw'>): Promise<string | null> {
  const bound = await findBoundKey(reader);
  rememberNamedKey(bound);
  if (auditKeyFile().isElsewhere) return null;
  const fault = unusableKey();
  if (fault) return fault;
  const { name, keyId, verifierKey } = signingKey();
  const is = `this installation's is ${name}: its file was lost or replaced, or the database is another installation's.`;
  if (bound !== null && bound !== verifierKey)
    return `The log is signed by the key ${nameOf(bound)}, but ${is}`;
  if (bound === null && (await isSignedByOthersOnly(reader, keyId)))
    return `The log was signed by another key, but ${is}`;
  return null;
}

const nameOf = (verifierKey: string) => verifierKey.split('+')[0]!;
