import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hash,
  type KeyObject,
  sign,
} from 'node:crypto';
import { existsSync, linkSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { signNote, verifierKeyText } from '#lib/domain/audit/checkpoint.ts';
import { auditKeyFile } from '#lib/platform/env.ts';
import { DomainError } from '#lib/platform/errors.ts';
import { readKeyFile } from './key-file.ts';

export interface SigningKey {
  /** What signs, and whose log it is: the origin of its checkpoints. */
  name: string;
  /** Eight hex digits. */
  keyId: string;
  /** What those who verify need; no secret. */
  verifierKey: string;
  /** Ed25519 over the text's UTF-8. */
  sign(text: string): Uint8Array;
  /** The text as a signed note. */
  note(body: string): string;
}

let loaded: { file: string; key: SigningKey } | undefined;

/** The verifier key that the log names; what is believed where there is no key to hold it against. */
let named = '';

/**
 * The installation's key: of COUNTERSIGN_AUDIT_KEY, or in the data folder, where the first start makes it readable by
 * its owner only. It is not in the database: who can write there cannot sign. One that cannot be used is read again the
 * next time.
 *
 * @throws DomainError `unavailable` where the file is no private Ed25519 key, others can get at it, it is the worker's, or
 * it is missing and none is to be made
 */
export function signingKey({ make = true } = {}): SigningKey {
  const { file, isOurs, isElsewhere } = auditKeyFile();
  if (isElsewhere)
    throw new DomainError(
      'unavailable',
      "Nothing can be signed here: the key is the worker's. Name its file in COUNTERSIGN_AUDIT_KEY, the same for the worker and every web process (docs/audit.md).",
    );
  if (loaded?.file === file) return loaded.key;
  const key = asSigningKey(readKey(file, isOurs, make));
  loaded = { file, key };
  return key;
}

/** Why nothing can be signed with it, as a sentence; null: it can be used. */
export function unusableKey(): string | null {
  try {
    signingKey();
    return null;
  } catch (error) {
    if (error instanceof DomainError) return error.message;
    throw error;
  }
}

/** Whether there is none yet; one that is named is somebody's, who should know where it is. */
export function isKeyMissing(): boolean {
  const { file, isOurs } = auditKeyFile();
  return isOurs && !existsSync(file);
}

/** What signatures are verified by: our own key, or where that cannot be used the one that the log names. */
export function verifyingKey(): Pick<SigningKey, 'name' | 'keyId' | 'verifierKey'> {
  if (unusableKey() === null) return signingKey();
  const [name = '', keyId = ''] = named.split('+');
  return { name: name || 'unknown', keyId, verifierKey: named };
}

export function rememberNamedKey(verifierKey: string | null): void {
  named = verifierKey ?? '';
}

function asSigningKey(privateKey: KeyObject): SigningKey {
  const publicKey = createPublicKey(privateKey);
  const fingerprint = hash('sha256', publicKey.export({ format: 'der', type: 'spki' }), 'hex');
  const name = `countersign-${fingerprint.slice(0, 12)}`;
  const verifierKey = verifierKeyText(name, publicKey);
  return {
    name,
    keyId: verifierKey.split('+')[1]!,
    verifierKey,
    sign: (text) => sign(null, Buffer.from(text), privateKey),
    note: (body) => signNote(body, name, privateKey),
  };
}

function readKey(file: string, isOurs: boolean, make: boolean): KeyObject {
  try {
    const key = createPrivateKey(isOurs && make ? readOrMake(file) : readKeyFile(file, isOurs));
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new DomainError(
      'unavailable',
      `The audit log cannot be signed: ${file} ${code === 'ENOENT' ? 'is missing, and no key is made in its place' : `cannot be used (${message})`}.`,
    );
  }
  throw new DomainError('unavailable', `The audit log cannot be signed: ${file} is no Ed25519 key.`);
}

function readOrMake(file: string): string {
  try {
    return readKeyFile(file, true);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const made = `${file}.${process.pid}`;
  const { privateKey } = generateKeyPairSync('ed25519');
  writeFileSync(made, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600 });
  try {
    // there as a whole or not at all, and another process's is not replaced
    linkSync(made, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(made);
  }
  return readKeyFile(file, true);
}
