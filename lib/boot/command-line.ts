import { DomainError } from '#lib/platform/errors.ts';

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
  // 53100 is PostgreSQL's disk_full
  if (code === 'ENOSPC' || code === '53100' || /No space left on device/.test(message ?? '')) {
    return `the disk is full${path ? ` (writing ${path})` : ''}: free some space and start again.`;
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return `no permission to write ${path ?? 'here'}: start as the user who owns this folder.`;
  }
  return `${message ?? String(error)} (COUNTERSIGN_DEBUG=1 shows where).`;
}
