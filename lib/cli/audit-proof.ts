import { readFile, writeFile } from 'node:fs/promises';
import { latestCheckpoint } from '#lib/audit/checkpoints.ts';
import { proveEntries } from '#lib/audit/prove-entries.ts';
import { invalid, notFound } from '#lib/platform/errors.ts';

/**
 * `countersign audit proof`: writes the proof that an entry was in the log by a checkpoint: the one in the file, or the
 * latest that was signed.
 *
 * @throws DomainError as `proveEntries`, and `invalid` where there is no number or no file
 */
export async function auditProofCommand(
  seq: string,
  { out, checkpoint }: { out: string; checkpoint?: string },
  stdout: NodeJS.WritableStream,
): Promise<void> {
  if (!/^[1-9]\d{0,14}$/.test(seq)) throw invalid(`${seq} is not the number of an entry.`);
  const note = checkpoint === undefined ? await latestNote() : await noteIn(checkpoint);
  const [proof] = await proveEntries([BigInt(seq)], note);
  await writeFile(out, `${JSON.stringify(proof, null, 2)}\n`);
  stdout.write(`entry ${seq}, among ${proof!.size}, in ${out}\n`);
}

async function latestNote(): Promise<string> {
  const latest = await latestCheckpoint();
  if (latest === null) throw notFound('A checkpoint');
  return latest.note;
}

async function noteIn(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => {
    throw invalid(`There is no checkpoint at ${file}.`);
  });
}
