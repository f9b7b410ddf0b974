import { closeSync, fchmodSync, fstatSync, openSync, readFileSync, type Stats } from 'node:fs';

/**
 * The text of a file that only its owner should read, as PostgreSQL asks of its server's key: 0600 or stricter, or 0640 of
 * root's for a group; root may read another's too. `mend` sets the mode of a file that is ours right and says so; another is refused.
 *
 * @throws Error with the system's code, or that says whose it is or who can get at it
 */
export function readKeyFile(file: string, mend: boolean): string {
  const fd = openSync(file, 'r');
  try {
    const stat = fstatSync(fd);
    const me = process.getuid?.();
    if (me !== undefined && me !== 0 && stat.uid !== me && stat.uid !== 0)
      throw new Error(`it belongs to another user (${stat.uid}), who can replace it`);
    if (me !== undefined && isTooOpen(stat, me)) {
      const mode = `0${(stat.mode & 0o777).toString(8)}`;
      if (!mend || stat.uid !== me)
        throw new Error(`its mode ${mode} lets others at it: make it 0600, or 0640 where it is root's`);
      fchmodSync(fd, 0o600);
      console.error(
        `audit log: the mode of ${file} was ${mode}, which let others at it; it is 0600 now. If anybody could have read it, take another key (docs/audit.md).`,
      );
    }
    return readFileSync(fd, 'utf8');
  } finally {
    closeSync(fd);
  }
}

const isTooOpen = ({ uid, mode }: Stats, me: number) =>
  (mode & (uid === 0 && me !== 0 ? 0o027 : 0o077)) !== 0;
