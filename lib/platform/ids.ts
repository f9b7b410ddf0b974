import { v5, v7 } from 'uuid';

/** Namespace of every id that is derived from `(source, externalId)`; a constant of the product, never changed. */
const NAMESPACE = '6f0d7c2e-5d0b-5b6e-9f0a-3c1b7a52e4d1';

/**
 * Id of a record that comes from outside: UUIDv5 (RFC 9562) of its source and its name there. The same
 * input gives the same id on any node, so it is also the idempotency key.
 */
export function externalRecordId(source: string, externalId: string): string {
  return v5(`${source}\n${externalId}`, NAMESPACE);
}

/** Id of a record of our own: UUIDv7 (RFC 9562), ordered by creation. */
export function newId(): string {
  return v7();
}
