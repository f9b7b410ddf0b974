import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';

/**
 * Opens a file that somebody named, for reading. A pipe or a device could keep an import waiting for ever, so it is
 * refused (and opened without waiting for its other end).
 * @throws Error with a `code`: that of the system, or what it is instead
 */
export function openRegularFile(path: string): { fd: number; size: number } {
  const fd = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  const stat = fstatSync(fd);
  if (stat.isFile()) return { fd, size: stat.size };
  closeSync(fd);
  const code = stat.isDirectory() ? 'EISDIR' : 'not a regular file';
  throw Object.assign(new Error(`${path}: ${code}`), { code });
}

/** The text of a regular file, as UTF-8. @throws as `openRegularFile` */
export function readRegularFile(path: string): string {
  const { fd } = openRegularFile(path);
  try {
    return readFileSync(fd, 'utf8');
  } finally {
    closeSync(fd);
  }
}
