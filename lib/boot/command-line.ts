import { statfsSync } from 'node:fs';
import { DomainError } from '#lib/platform/errors.ts';
import { dataDir } from './paths.ts';

/** With less than this PostgreSQL cannot write its log ahead and gives up. */
const LEAST_FREE_BYTES = 32 * 1024 * 1024;

/**
 * Runs the main function of a command. What a person can act on is one sentence on standard error and exit code 1;
 * COUNTERSIGN_DEBUG=1 adds where it came from.
 */
export async function runCommand(main: () => Promise<number | undefined>): Promise<void> {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    reportFailure(error);
    process.exitCode = 1;
  }
}

export function reportFailure(error: unknown): void {
  console.error(`Countersign: ${sentence(error)}`);
  if (process.env.COUNTERSIGN_DEBUG === '1') console.error(error);
}

function sentence(error: unknown): string {
  if (error instanceof DomainError) return error.message;
  const { code, message, path } = error as { code?: string; message?: string; path?: string };
  // 53100 is PostgreSQL's disk_full; where its log does not fit, it ends without a word
  if (
    code === 'ENOSPC' ||
    code === '53100' ||
    /No space left on device/.test(message ?? '') ||
    diskIsFull()
  ) {
    return `the disk that holds ${path ?? dataDir()} is full: free some space and start again.`;
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return `no permission to write ${path ?? 'here'}: start as the user who owns this folder.`;
  }
  return `${message ?? String(error)} (COUNTERSIGN_DEBUG=1 shows where).`;
}

function diskIsFull(): boolean {
  try {
    const { bavail, bsize } = statfsSync(dataDir());
    return bavail * bsize < LEAST_FREE_BYTES;
  } catch {
    return false;
  }
}
