import { createHash, createHmac, createSecretKey } from 'node:crypto';

/** SHA-256 of the seed's text, hex: what the log holds before anybody knows the population. */
export const commitmentOf = (seed: string): string => createHash('sha256').update(seed, 'utf8').digest('hex');

/**
 * The key of a campaign's draw. The seed was committed before the population was known, and the root of the freeze's
 * checkpoint is known only after: neither whoever opened it nor whoever froze it could pick.
 *
 * @param seed 64 hex digits
 * @param root base64 root hash of the freeze's checkpoint, as its note has it
 */
export const drawKey = (seed: string, root: string): Uint8Array =>
  createHash('sha256').update(`${seed}:${root}`, 'utf8').digest();

/**
 * What gives a change's lot: HMAC-SHA256 under the draw's key of its id, hex. The key is made ready once, which takes longer
 * than a lot.
 */
export function lotsOf(key: Uint8Array): (changeId: string) => string {
  const ready = createSecretKey(key);
  return (changeId) => createHmac('sha256', ready).update(changeId, 'utf8').digest('hex');
}

/** Changes in the order in which they are drawn: by their lots, smallest first. The first n are a sample of n. */
export function drawOrder(key: Uint8Array, changeIds: readonly string[]): readonly string[] {
  const lotOf = lotsOf(key);
  return changeIds
    .map((id) => ({ id, lot: lotOf(id) }))
    .sort((a, b) => (a.lot < b.lot ? -1 : a.lot > b.lot ? 1 : a.id < b.id ? -1 : 1))
    .map(({ id }) => id);
}
