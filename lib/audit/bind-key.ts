import { systemContext } from '#lib/platform/context.ts';
import type { Statements } from '#lib/platform/db.ts';
import { takeSigningLock } from './checkpoint-store.ts';
import { findBoundKey, isSignedByOthersOnly } from './epoch-queries.ts';
import { mutate } from './mutate.ts';
import { signingKey } from './signing-key.ts';

/**
 * Names the key that signs the log in the log, where it names none: whoever loses or replaces the key's file afterwards is
 * found out by the log itself, also where no place can be asked for what was signed before (`findKeyFault`). Every start
 * does it, so that a key that cannot be used, or that others can get at, ends the start.
 *
 * @throws DomainError as `signingKey`
 */
export async function bindKey(now: Date): Promise<void> {
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

/** Why this installation's key is not the one that signs this log, as a sentence; null: it is, as far as anybody knows. */
export async function findKeyFault(reader: Pick<Statements, '$queryRaw'>): Promise<string | null> {
  const { name, keyId, verifierKey } = signingKey();
  const bound = await findBoundKey(reader);
  const is = `this installation's is ${name}: its file was lost or replaced, or the database is another installation's.`;
  if (bound !== null && bound !== verifierKey)
    return `The log is signed by the key ${nameOf(bound)}, but ${is}`;
  if (bound === null && (await isSignedByOthersOnly(reader, keyId)))
    return `The log was signed by another key, but ${is}`;
  return null;
}

const nameOf = (verifierKey: string) => verifierKey.split('+')[0]!;
