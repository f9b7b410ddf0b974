import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hash,
  type KeyObject,
  sign,
} from 'node:crypto';
import { linkSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
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

/**
 * The installation's key: of COUNTERSIGN_AUDIT_KEY, or in the data folder, where the first start makes it readable by
 * its owner only. It is not in the database: who can write there cannot sign.
 *
 * @throws DomainError `unavailable` where the file is no private Ed25519 key, or others can get at it
 */
export function signingKey(): SigningKey {
  const { file, isOurs } = auditKeyFile();
  if (loaded?.file === file) return loaded.key;
  const key = asSigningKey(readKey(file, isOurs));
  loaded = { file, key };
  return key;
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

function readKey(file: string, isOurs: boolean): KeyObject {
  try {
    const key = createPrivateKey(readOrMake(file, isOurs));
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new DomainError(
      'unavailable',
      `The audit log cannot be signed: ${file} ${code === 'ENOENT' ? 'is missing' : `cannot be used (${message})`}.`,
    );
  }
  throw new DomainError('unavailable', `The audit log cannot be signed: ${file} is no Ed25519 key.`);
}

function readOrMake(file: string, isOurs: boolean): string {
  try {
    return readKeyFile(file, isOurs);
  } catch (error) {
    if (!isOurs || (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
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
  return readKeyFile(file, isOurs);
}
