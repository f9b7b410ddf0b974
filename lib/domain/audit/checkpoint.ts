import { createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto';

/**
 * What the log was at a time, to be signed and kept elsewhere: a C2SP tlog-checkpoint whose first extension lines are
 * the hash of its last entry in the chain and the time.
 */
export interface Checkpoint {
  /** Whose log: the name of the key that signs it. */
  origin: string;
  /** Entries: the last one's `seq`. */
  size: bigint;
  /** Root of the Merkle tree over them, base64. */
  root: string;
  /** Hash of the last one in the chain, hex; zeros where there is none. */
  head: string;
  at: Date;
}

/** The text that is signed. */
export function checkpointBody({ origin, size, root, head, at }: Checkpoint): string {
  return `${origin}\n${size}\n${root}\nhead ${head}\ntime ${at.toISOString()}\n`;
}

const BODY =
  /^(?<origin>[^\s+]+)\n(?<size>0|[1-9]\d{0,15})\n(?<root>[A-Za-z0-9+/]{43}=)\nhead (?<head>[0-9a-f]{64})\ntime (?<time>\S+)\n$/;

/**
 * Reads a text that `checkpointBody` wrote, and no other.
 *
 * @throws RangeError where it is none
 */
export function parseCheckpoint(body: string): Checkpoint {
  const { origin, size, root, head, time } = (BODY.exec(body)?.groups ?? {}) as Record<string, string>;
  const at = new Date(time ?? Number.NaN);
  if (origin === undefined || Number.isNaN(at.getTime())) throw new RangeError('It is not a checkpoint.');
  const checkpoint = { origin, size: BigInt(size!), root: root!, head: head!, at };
  const isCanonical = isBase64(root!) && checkpointBody(checkpoint) === body;
  if (!isCanonical) throw new RangeError('It is not a checkpoint as it is written.');
  return checkpoint;
}

/** A key's text for those who verify (C2SP signed-note): its name, its id in hex, and algorithm and key in base64. */
export function verifierKeyText(name: string, key: KeyObject): string {
  const { x } = key.export({ format: 'jwk' });
  const bytes = Buffer.concat([ED25519, Buffer.from(x!, 'base64url')]);
  return `${name}+${keyId(name, bytes).toString('hex')}+${bytes.toString('base64')}`;
}

/** A text with a line that signs it (C2SP signed-note, Ed25519). The text ends with a line feed and has no empty line. */
export function signNote(body: string, name: string, privateKey: KeyObject): string {
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' });
  const id = keyId(name, Buffer.concat([ED25519, Buffer.from(x!, 'base64url')]));
  const signature = sign(null, Buffer.from(body), privateKey);
  return `${body}\n— ${name} ${Buffer.concat([id, signature]).toString('base64')}\n`;
}

/**
 * The text of a note that this key has signed. Lines of other keys are passed over.
 *
 * @throws RangeError where it is no note, the key is none, it has not signed, or the signature is not its own
 */
export function openNote(note: string, verifierKey: string): string {
  const { name, id, key } = readVerifierKey(verifierKey);
  const [, body, lines] = /^((?:[^\n]+\n)+)\n((?:— [^\s+]+ \S+\n)+)$/.exec(note) ?? [];
  if (body === undefined || lines === undefined) throw new RangeError('It is not a signed note.');
  const signed = lines
    .trimEnd()
    .split('\n')
    .map((line) => line.split(' ') as [string, string, string]);
  if (!signed.every(([, , text]) => isBase64(text))) throw new RangeError('It is not a signed note.');
  const signatures = signed
    .filter(([, signer]) => signer === name)
    .map(([, , text]) => Buffer.from(text, 'base64'))
    .filter((bytes) => bytes.subarray(0, 4).equals(id));
  if (signatures.length === 0) throw new RangeError(`It is not signed by ${name} with this key.`);
  const isSigned = signatures.every((bytes) => verify(null, Buffer.from(body), key, bytes.subarray(4)));
  if (!isSigned) throw new RangeError(`Its signature is not one of ${name}.`);
  return body;
}

/**
 * The checkpoint in a note that this key has signed.
 *
 * @throws RangeError where `openNote` or `parseCheckpoint` does, or where it is another log's
 */
export function openCheckpoint(note: string, verifierKey: string): Checkpoint {
  const checkpoint = parseCheckpoint(openNote(note, verifierKey));
  const { name } = readVerifierKey(verifierKey);
  if (checkpoint.origin !== name)
    throw new RangeError(`It is a checkpoint of ${checkpoint.origin}, not ${name}.`);
  return checkpoint;
}

/**
 * The notes of a file to which one after the other was appended, with or without an empty line between.
 *
 * @throws RangeError where there is anything else in it
 */
export function splitNotes(text: string): string[] {
  const notes = [...text.matchAll(/((?:[^\n]+\n)+\n(?:— [^\n]*\n)+)\n?/gy)];
  if (notes.reduce((length, [all]) => length + all.length, 0) !== text.length)
    throw new RangeError('There is something beside whole notes.');
  return notes.map(([, note]) => note!);
}

const ED25519 = Uint8Array.of(1);

function keyId(name: string, bytes: Uint8Array): Buffer {
  return hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), bytes]), 'buffer').subarray(0, 4);
}

function readVerifierKey(text: string): { name: string; id: Buffer; key: KeyObject } {
  const [, name, hex, base64] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text.trim()) ?? [];
  const bytes = Buffer.from(base64 ?? '', 'base64');
  const isKey = name !== undefined && bytes.length === 33 && bytes[0] === ED25519[0] && isBase64(base64!);
  if (!isKey || keyId(name, bytes).toString('hex') !== hex) throw new RangeError('It is not a verifier key.');
  const x = bytes.subarray(1).toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return { name, id: keyId(name, bytes), key };
}

/** Base64 with its padding, written in the one way there is. */
function isBase64(text: string): boolean {
  return Buffer.from(text, 'base64').toString('base64') === text;
}
