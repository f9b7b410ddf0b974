import { execFileSync, type SpawnOptions } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { DomainError } from '#lib/platform/errors.ts';

/** As whom PostgreSQL runs. Null: as whoever runs us. */
export interface PostgresUser {
  uid: number;
  gid: number;
}

/**
 * PostgreSQL refuses to run as root, so root lends it another identity: the owner of the cluster where there is
 * one, else the machine's `postgres`, else `nobody`, which every machine has. No user is created.
 */
export function postgresUser(clusterDir: string): PostgresUser | null {
  const me = process.getuid?.();
  const owner = existsSync(clusterDir) ? statSync(clusterDir) : null;
  if (me !== 0) {
    if (owner && me !== undefined && owner.uid !== me) {
      throw new DomainError(
        'forbidden',
        `${clusterDir} belongs to ${nameOf(owner.uid)}: start as that user (or as root), or set COUNTERSIGN_DATA to another folder.`,
      );
    }
    return null;
  }
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  for (const name of ['postgres', 'nobody']) {
    const uid = idOf(name, '-u');
    const gid = idOf(name, '-g');
    if (uid && gid) return { uid, gid };
  }
  throw new DomainError(
    'unavailable',
    'PostgreSQL does not run as root and this machine has neither a user postgres nor nobody: start as an ordinary user.',
  );
}

function idOf(name: string, flag: '-u' | '-g'): number | null {
  try {
    return Number(
      execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
    );
  } catch {
    return null;
  }
}

function nameOf(uid: number): string {
  try {
    return execFileSync('id', ['-nu', String(uid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return `user ${uid}`;
  }
}

/**
 * The command that runs `file` as `user`. A checkout below a closed folder (/root) cannot be entered by another
 * user; only there `setpriv` (util-linux) leaves that user the one capability that opens folders.
 */
export function asUser(
  user: PostgresUser | null,
  file: string,
  args: readonly string[],
  mustReach: readonly string[],
): { file: string; args: string[]; options: Pick<SpawnOptions, 'uid' | 'gid'> } {
  if (!user) return { file, args: [...args], options: {} };
  if (mustReach.every(openToOthers)) return { file, args: [...args], options: { ...user } };
  if (!hasSetpriv()) {
    throw new DomainError(
      'unavailable',
      `PostgreSQL does not run as root, and another user cannot enter ${mustReach.find((dir) => !openToOthers(dir))}: move the checkout out of the closed folder or start as an ordinary user.`,
    );
  }
  // without the securebit access(2), with which initdb looks for its programs, would ignore the capability
  const capability = [
    '--securebits=+no_setuid_fixup',
    '--inh-caps=-all,+dac_override',
    '--ambient-caps=-all,+dac_override',
  ];
  const identity = [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'];
  return { file: 'setpriv', args: [...identity, ...capability, '--', file, ...args], options: {} };
}

/** True where everybody may enter the folder and all folders above it. */
function openToOthers(dir: string): boolean {
  const here = path.resolve(dir);
  if ((statSync(here).mode & 0o001) === 0) return false;
  return here === path.dirname(here) || openToOthers(path.dirname(here));
}

function hasSetpriv(): boolean {
  try {
    execFileSync('setpriv', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
