import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { mirrors } from '#lib/platform/env.ts';
import { readRegularFile } from '#lib/platform/regular-file.ts';

/**
 * The git directory of the local mirror of a repository (`owner/name`, in any case), or null where there is none. A
 * name never leads out of the mirrors' folder.
 */
export async function findMirror(repository: string): Promise<string | null> {
  const setting = mirrors();
  const name = repository.toLowerCase();
  if (setting === null || !NAME.test(name)) return null;
  const kind = await stat(setting).catch(() => null);
  if (kind?.isDirectory()) return gitDir(join(resolve(setting), `${name}.git`));
  if (kind?.isFile()) {
    const folder = mapped(setting, name);
    return folder === null ? null : ((await gitDir(join(folder, '.git'))) ?? gitDir(folder));
  }
  return null;
}

/** `owner/name` or deeper; no part begins with a dot. */
const NAME = /^[a-z0-9_~-][a-z0-9._~-]*(?:\/[a-z0-9_~-][a-z0-9._~-]*)+$/;

/** A map that cannot be read maps nothing: a page then links out instead of failing. */
function mapped(file: string, name: string): string | null {
  try {
    const map: unknown = parse(readRegularFile(file));
    const entries = map !== null && typeof map === 'object' ? Object.entries(map) : [];
    const [, folder] = entries.find(([key]) => key.toLowerCase() === name) ?? [];
    return typeof folder === 'string' ? resolve(folder) : null;
  } catch (error) {
    console.error(`COUNTERSIGN_MIRRORS: ${file} cannot be read`, error);
    return null;
  }
}

async function gitDir(path: string): Promise<string | null> {
  const head = await stat(join(path, 'HEAD')).catch(() => null);
  return head?.isFile() ? path : null;
}
