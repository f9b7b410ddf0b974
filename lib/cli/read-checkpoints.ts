import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { type Checkpoint, openCheckpoint, splitNotes } from '#lib/domain/audit/checkpoint.ts';
import { DomainError } from '#lib/platform/errors.ts';

/**
 * The checkpoints that were delivered to a file or to a folder of files, each signed with the key.
 *
 * @throws DomainError `invalid`: there is none, or something there is not a checkpoint of this log
 */
export async function readCheckpoints(where: string, verifierKey: string): Promise<Checkpoint[]> {
  const files = await filesAt(where);
  const found: Checkpoint[] = [];
  for (const file of files) {
    const text = await readFile(file, 'utf8');
    try {
      found.push(...splitNotes(text).map((note) => openCheckpoint(note, verifierKey)));
    } catch (error) {
      throw new DomainError('invalid', `${file}: ${(error as Error).message}`);
    }
  }
  if (found.length === 0) throw new DomainError('invalid', `There is no checkpoint in ${where}.`);
  return found;
}

async function filesAt(where: string): Promise<string[]> {
  const found = await stat(where).catch(() => {
    throw new DomainError('invalid', `There is nothing at ${where}.`);
  });
  if (!found.isDirectory()) return [where];
  const entries = await readdir(where, { recursive: true, withFileTypes: true });
  return (
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      // what was set aside lies behind such a name
      .filter((file) => !/(^|[/\\])\./.test(relative(where, file)))
  );
}
