import { type ChainEntry, chainHash, GENESIS, hashedText } from './chain.ts';
import type { Checkpoint } from './checkpoint.ts';
import { appendLeaf, EMPTY_TREE, rootOf } from './merkle.ts';

/** An entry as it is stored, with both hashes in hex. */
export interface StoredEntry extends ChainEntry {
  prevHash: string;
  hash: string;
}

/** What the check needs of an entry: its place, what of it is hashed (`hashedText`), and both hashes in hex. */
export interface Link {
  seq: bigint;
  hashed: string;
  prevHash: string;
  hash: string;
}

export function linkOf(entry: StoredEntry): Link {
  const { seq, prevHash, hash } = entry;
  return { seq, hashed: hashedText(entry), prevHash, hash };
}

/** The first bad entry. Where only a checkpoint tells, it is one of those from `seq` to `until`. */
export interface Fault {
  seq: bigint;
  until: bigint;
  reason: string;
}

/**
 * Checks a whole log, given entry by entry from the first on: each is hashed again and follows the one before, and at
 * the size of every checkpoint the log had that checkpoint's head and root. Signatures of checkpoints are checked
 * where they are opened (`openCheckpoint`).
 */
export class LogCheck {
  readonly #checkpoints: readonly Checkpoint[];
  #met = 0;
  #tree = EMPTY_TREE;
  #last: { seq: bigint; hash: Uint8Array; hex: string } = {
    seq: 0n,
    hash: GENESIS,
    hex: Buffer.from(GENESIS).toString('hex'),
  };
  #covered = 0n;

  constructor(checkpoints: readonly Checkpoint[]) {
    this.#checkpoints = checkpoints.toSorted((a, b) => Number(a.size - b.size));
  }

  /** Good entries so far. */
  get entries(): bigint {
    return this.#last.seq;
  }

  /** Hash of the last of them in the chain, hex. */
  get head(): string {
    return this.#last.hex;
  }

  /** Root of the Merkle tree over them, base64. */
  get root(): string {
    return Buffer.from(rootOf(this.#tree)).toString('base64');
  }

  /** How many of them a checkpoint has confirmed. Who can write the database could have replaced the others unseen. */
  get covered(): bigint {
    return this.#covered;
  }

  /** What is wrong with the log up to and including this entry; after that no more can be said of it. */
  add({ seq, hashed, prevHash, hash: said }: Link): Fault | null {
    const fault = this.#faultAgainstCheckpoints();
    if (fault) return fault;
    const hash = chainHash(this.#last.hash, hashed);
    const hex = Buffer.from(hash).toString('hex');
    let reason: string | null = null;
    if (seq > this.#last.seq + 1n) reason = `entry ${this.#last.seq + 1n} is missing before it`;
    else if (seq <= this.#last.seq) reason = `it comes after entry ${this.#last.seq}`;
    else if (prevHash !== this.#last.hex) reason = 'it does not follow the entry before it';
    else if (said !== hex) reason = 'its content is not what was hashed';
    if (reason !== null) return { seq, until: seq, reason };
    this.#tree = appendLeaf(this.#tree, hash);
    this.#last = { seq, hash, hex };
    return null;
  }

  /** What is wrong with a log that ends here. */
  end(): Fault | null {
    const missing = this.#checkpoints.at(-1);
    return (
      this.#faultAgainstCheckpoints() ??
      (missing && missing.size > this.entries
        ? {
            seq: this.entries + 1n,
            until: missing.size,
            reason: `missing: there were ${missing.size} entries at the checkpoint of ${missing.at.toISOString()}`,
          }
        : null)
    );
  }

  #faultAgainstCheckpoints(): Fault | null {
    const seq = this.#covered + 1n;
    for (; this.#checkpoints[this.#met]?.size === this.entries; this.#met++) {
      const { at, head, root } = this.#checkpoints[this.#met]!;
      if (head !== this.head || root !== this.root)
        return {
          seq,
          until: this.entries,
          reason: `not what the checkpoint of ${at.toISOString()} was signed over`,
        };
      this.#covered = this.entries;
    }
    return null;
  }
}
