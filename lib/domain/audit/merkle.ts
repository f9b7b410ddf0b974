import { hash } from 'node:crypto';

/**
 * The log as a tree of hashes (RFC 9162, section 2.1): the leaf of entry `seq` has index `seq - 1` and hashes that
 * entry's hash in the chain. Its root stands for the whole log, and a few hashes beside it show that an entry is in it.
 */
export interface Frontier {
  /** Leaves so far. */
  size: number;
  /** Roots of the complete subtrees that the leaves fill, the widest first: one for every bit set in `size`. */
  peaks: readonly Uint8Array[];
}

export const EMPTY_TREE: Frontier = { size: 0, peaks: [] };

/** SHA-256 over 0x00 and the 32 bytes of the entry's hash in the chain. */
export function leafHash(chainHash: Uint8Array): Uint8Array {
  return hash('sha256', Buffer.concat([LEAF, chainHash]), 'buffer');
}

/** SHA-256 over 0x01, the left subtree's hash and the right one's. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return hash('sha256', Buffer.concat([NODE, left, right], 65), 'buffer');
}

/** The tree with one leaf more. `onNode` hears of every subtree that it completes: the level, 0 for a leaf, and the place on it. */
export function appendLeaf(
  { size, peaks }: Frontier,
  chainHash: Uint8Array,
  onNode?: (level: number, place: number, hash: Uint8Array) => void,
): Frontier {
  let node = leafHash(chainHash);
  let kept = peaks.length;
  onNode?.(0, size, node);
  for (let level = 1, place = size; place % 2 === 1; level++) {
    place = (place - 1) / 2;
    kept--;
    node = nodeHash(peaks[kept]!, node);
    onNode?.(level, place, node);
  }
  return { size: size + 1, peaks: [...peaks.slice(0, kept), node] };
}

/** The tree's hash; of an empty one, SHA-256 of nothing. */
export function rootOf({ peaks }: Frontier): Uint8Array {
  if (peaks.length === 0) return hash('sha256', '', 'buffer');
  return peaks.reduceRight((right, left) => nodeHash(left, right));
}

/**
 * Finds the inclusion paths of some leaves while all `size` leaves are appended once, in order: of n leaves it holds
 * no more than the paths asked for. `path` is complete when all were appended; nearest the leaf first.
 *
 * @throws RangeError where an index is not in a tree of that size
 */
export class InclusionPaths {
  #tree = EMPTY_TREE;
  readonly #nodes = new Map<string, Uint8Array | null>();
  readonly #size: number;

  constructor(size: number, indexes: Iterable<number>) {
    this.#size = size;
    for (const index of indexes) {
      for (const { level, place } of siblings(index, size)) this.#nodes.set(`${level}:${place}`, null);
    }
  }

  /** Takes the next entry's hash in the chain. */
  append(chainHash: Uint8Array): void {
    this.#tree = appendLeaf(this.#tree, chainHash, (level, place, hash) => {
      const name = `${level}:${place}`;
      if (this.#nodes.has(name)) this.#nodes.set(name, hash);
    });
  }

  root(): Uint8Array {
    return rootOf(this.#tree);
  }

  path(index: number): Uint8Array[] {
    return siblings(index, this.#size).map(
      ({ level, place }) => this.#nodes.get(`${level}:${place}`) ?? this.#ragged(level),
    );
  }

  /** The subtree at the right edge that no leaf has filled up: the peaks below its level. */
  #ragged(level: number): Uint8Array {
    const below = bitsSet(this.#tree.size % 2 ** level);
    return rootOf({ size: 0, peaks: this.#tree.peaks.slice(-below) });
  }
}

/**
 * Whether `path` leads from an entry's hash in the chain to the root of a tree of `size` leaves (RFC 9162, section
 * 2.1.3.2).
 */
export function verifyInclusion(
  { index, size, path, root }: { index: number; size: number; path: readonly Uint8Array[]; root: Uint8Array },
  chainHash: Uint8Array,
): boolean {
  if (!(Number.isSafeInteger(index) && Number.isSafeInteger(size) && index >= 0 && index < size))
    return false;
  const beside = siblings(index, size);
  if (path.length !== beside.length || path.some(({ length }) => length !== 32)) return false;
  const computed = beside.reduce(
    (node, { isLeft }, n) => (isLeft ? nodeHash(path[n]!, node) : nodeHash(node, path[n]!)),
    leafHash(chainHash),
  );
  return Buffer.from(computed).equals(root);
}

/** The nodes whose hashes lead from a leaf to the root, from the bottom up. A level where it stands alone has none. */
function siblings(index: number, size: number): { level: number; place: number; isLeft: boolean }[] {
  if (!(Number.isSafeInteger(index) && index >= 0 && index < size)) {
    throw new RangeError(`There is no leaf ${index} in a tree of ${size}.`);
  }
  const found = [];
  let place = index;
  for (let level = 0, last = size - 1; last > 0; level++) {
    const isLeft = place % 2 === 1;
    if (isLeft || place < last) found.push({ level, place: isLeft ? place - 1 : place + 1, isLeft });
    place = Math.floor(place / 2);
    last = Math.floor(last / 2);
  }
  return found;
}

function bitsSet(n: number): number {
  return n.toString(2).replaceAll('0', '').length;
}

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);
