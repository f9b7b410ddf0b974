import {
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readSync,
  renameSync,
  statSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { dataFolder, checkpointPlaces as namedPlaces } from '#lib/platform/env.ts';
import { openRegularFile, readRegularFile } from '#lib/platform/regular-file.ts';

/** A place off the database to which checkpoints go. */
export interface CheckpointPlace {
  /** As it is shown, without a password. */
  name: string;
  kind: 'folder' | 'file' | 'webhook';
  /** Resolves when the place has it for good. Delivering again what it has already changes nothing. */
  deliver(note: string, at: Date): Promise<void>;
  /** The last note that it has; null where there is none or it cannot be asked. */
  last(): string | null;
  /** All that it has, one text of notes a file. */
  texts(): string[];
  /** Moves what it has where nobody takes it for what is delivered now, and says where to; null where there is nothing to move. */
  setAside(stamp: string): string | null;
}

const WEBHOOK_PATIENCE_MS = 5_000;
/** Longer than any note. */
const TAIL_BYTES = 8_192;

/** The places of COUNTERSIGN_CHECKPOINTS, or a folder beside the embedded database's. */
export function checkpointPlaces(): CheckpointPlace[] {
  return (namedPlaces() ?? [path.join(dataFolder(), 'checkpoints/')]).map((named) => {
    if (/^https?:\/\//.test(named)) return webhook(new URL(named));
    return isFolder(named) ? folder(named) : file(named);
  });
}

/** True where nobody has said where checkpoints go: they are on the machine of the embedded database. */
export const placesAreOurs = (): boolean => namedPlaces() === null;

/** What there is decides; of a name for what is not there yet, a slash at its end or the want of an extension. */
function isFolder(named: string): boolean {
  if (existsSync(named)) return statSync(named).isDirectory();
  return named.endsWith('/') || path.extname(named) === '';
}

const DAY_MS = 86_400_000;
const dayFile = (at: number) => `${new Date(at).toISOString().slice(0, 10)}.txt`;

/**
 * A file a day, so that neither a folder of a year nor a file grows beyond what can be looked at. Who else can write there
 * may have put a link, a pipe or a file of a day to come there: neither is taken for ours.
 */
function folder(named: string): CheckpointPlace {
  const files = () =>
    existsSync(named)
      ? readdirSync(named, { withFileTypes: true })
          .filter((entry) => entry.isFile() && /^\d{4}-\d\d-\d\d\.txt$/.test(entry.name))
          .map(({ name }) => name)
          .filter((name) => name <= dayFile(Date.now() + DAY_MS))
          .sort()
          .map((name) => path.join(named, name))
      : [];
  return {
    name: named,
    kind: 'folder',
    async deliver(note, at) {
      mkdirSync(named, { recursive: true, mode: 0o755 });
      await append(path.join(named, dayFile(at.getTime())), note, constants.O_NOFOLLOW ?? 0);
    },
    // a clock that was ahead wrote to a day to come: the greatest of the last days, not the last day's
    last: () =>
      files()
        .slice(-3)
        .map(lastNote)
        .filter((note) => note !== null)
        .toSorted((a, b) => sizeIn(a) - sizeIn(b))
        .at(-1) ?? null,
    texts: () => files().map(readRegularFile),
    setAside(stamp) {
      const found = files();
      if (found.length === 0) return null;
      // within the folder: it may be all that can be written. Verifiers pass over names that begin with a dot
      const aside = path.join(named, `.before-${stamp}`);
      mkdirSync(aside, { recursive: true, mode: 0o755 });
      for (const one of found) renameSync(one, path.join(aside, path.basename(one)));
      return aside;
    },
  };
}

function file(named: string): CheckpointPlace {
  return {
    name: named,
    kind: 'file',
    deliver: (note) => append(named, note),
    last: () => (existsSync(named) ? lastNote(named) : null),
    texts: () => (existsSync(named) ? [readRegularFile(named)] : []),
    setAside(stamp) {
      if (!existsSync(named)) return null;
      renameSync(named, `${named}.before-${stamp}`);
      return `${named}.before-${stamp}`;
    },
  };
}

/**
 * Appends what the file lacks of a note: a part of it that a crash left at the end is completed, not repeated, since a
 * file that can only be appended to cannot be repaired otherwise.
 */
async function append(file: string, note: string, more = 0): Promise<void> {
  const { O_RDWR, O_APPEND, O_CREAT, O_NONBLOCK = 0 } = constants;
  const handle = await open(file, O_RDWR | O_APPEND | O_CREAT | O_NONBLOCK | more, 0o644);
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw new Error(`${file} is not a regular file`);
    const { size } = stat;
    const tail = Buffer.alloc(Math.min(size, TAIL_BYTES));
    await handle.read(tail, 0, tail.length, size - tail.length);
    const whole = Buffer.from(note);
    let there = Math.min(whole.length, tail.length);
    while (!tail.subarray(tail.length - there).equals(whole.subarray(0, there))) there--;
    await handle.appendFile(whole.subarray(there));
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The last whole note of a file: five lines and its signature. */
function lastNote(file: string): string | null {
  const { fd, size } = openRegularFile(file);
  try {
    const tail = Buffer.alloc(Math.min(size, TAIL_BYTES));
    const read = readSync(fd, tail, 0, tail.length, size - tail.length);
    const text = tail.toString('utf8', 0, read);
    return text.match(/(?:[^\n]+\n){5}\n— [^\n]+\n/g)?.at(-1) ?? null;
  } finally {
    closeSync(fd);
  }
}

/** How many entries a note says that it is over; it may not be ours. */
const sizeIn = (note: string): number => Number(note.split('\n')[1]) || 0;

/**
 * An address that the administrator has named in the environment, so it may be inside (SAFETY T50); it is followed
 * nowhere else. Anything but 2xx is no confirmation.
 */
function webhook(url: URL): CheckpointPlace {
  const { username, password } = url;
  const secret = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`);
  Object.assign(url, { username: '', password: '' });
  return {
    name: `${url.origin}${url.pathname}`,
    kind: 'webhook',
    async deliver(note) {
      const response = await fetch(url, {
        method: 'POST',
        body: note,
        headers: {
          'Content-Type': 'text/plain; charset=utf-8',
          ...(username ? { Authorization: `Basic ${secret.toString('base64')}` } : {}),
        },
        redirect: 'manual',
        signal: AbortSignal.timeout(WEBHOOK_PATIENCE_MS),
      });
      await response.body?.cancel();
      if (!response.ok) throw new Error(`it answered ${response.status || 'with a redirect'}`);
    },
    last: () => null,
    texts: () => [],
    setAside: () => null,
  };
}
