import { type Checkpoint, parseCheckpoint } from '#lib/domain/audit/checkpoint.ts';
import { type EntryFields, fieldsOf } from '#lib/domain/audit/export.ts';
import { InclusionPaths } from '#lib/domain/audit/merkle.ts';
import { conflict, notFound } from '#lib/platform/errors.ts';
import { findEntries, walkHashes } from './queries.ts';

/** Shows to anybody with the verifier key that an entry was in the log by a checkpoint (docs/audit.md). */
export interface EntryProof {
  format: 'countersign-proof/1';
  entry: EntryFields;
  /** Its hash in the chain, hex. */
  hash: string;
  /** Its leaf in the tree: `seq - 1`. */
  index: number;
  /** Leaves of the tree: the checkpoint's entries. */
  size: number;
  /** Hashes beside the way from the leaf to the root, from the leaf on, base64. */
  path: string[];
  /** The checkpoint's signed note, whole. */
  checkpoint: string;
}

/**
 * Proofs that these entries were in the log by a checkpoint, in the order of the entries. Reads the hash of every entry
 * that the checkpoint covers, once for all proofs together. The note's signature is not checked here; its root is.
 *
 * @throws DomainError `not-found`: there is no such entry, or the checkpoint is older; `conflict`: the log is not any
 *   more what the checkpoint was signed over
 */
export async function proveEntries(seqs: readonly bigint[], checkpointNote: string): Promise<EntryProof[]> {
  const checkpoint = checkpointIn(checkpointNote);
  const size = Number(checkpoint.size);
  const wanted = [...new Set(seqs)];
  const outside = wanted.find((seq) => seq < 1n || seq > checkpoint.size);
  if (outside !== undefined) throw notFound(`Entry ${outside} in the checkpoint of ${size} entries`);
  const entries = await findEntries(wanted);
  const found = new Set(entries.map(({ seq }) => seq));
  const missing = wanted.find((seq) => !found.has(seq));
  if (missing !== undefined) throw notFound(`Entry ${missing}`);

  const paths = new InclusionPaths(size, entries.map(indexOf));
  for await (const hashes of walkHashes(checkpoint.size)) for (const hash of hashes) paths.append(hash);
  if (Buffer.from(paths.root()).toString('base64') !== checkpoint.root)
    throw conflict(`The log is not what the checkpoint of ${checkpoint.at.toISOString()} was signed over.`);
  return entries.map((entry) => ({
    format: 'countersign-proof/1',
    entry: fieldsOf(entry),
    hash: entry.hash,
    index: indexOf(entry),
    size,
    path: paths.path(indexOf(entry)).map((hash) => Buffer.from(hash).toString('base64')),
    checkpoint: checkpointNote,
  }));
}

const indexOf = ({ seq }: { seq: bigint }) => Number(seq) - 1;

function checkpointIn(note: string): Checkpoint {
  return parseCheckpoint(note.slice(0, note.indexOf('\n\n') + 1));
}
