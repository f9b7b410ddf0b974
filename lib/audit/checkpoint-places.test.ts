import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkpointPlaces } from './checkpoint-places.ts';

let folder: string;
const note = (n: number) => `origin\n${n}\nroot\nhead h\ntime t\n\n— origin signature${n}\n`;
const place = () => checkpointPlaces()[0]!;
const today = () => path.join(folder, `${new Date().toISOString().slice(0, 10)}.txt`);

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'places-'));
  process.env.COUNTERSIGN_CHECKPOINTS = `${folder}/`;
});
afterEach(() => {
  delete process.env.COUNTERSIGN_CHECKPOINTS;
  rmSync(folder, { recursive: true });
});

/** What somebody does who can write to the folder of checkpoints, and not to the database. */
describe('a folder that others can write to', () => {
  test('is written to by no link: a note would spoil whatever it leads to', async () => {
    const precious = path.join(folder, 'precious');
    writeFileSync(precious, 'a heap file of the database');
    symlinkSync(precious, today());
    await expect(place().deliver(note(1), new Date())).rejects.toMatchObject({ code: 'ELOOP' });
    expect(readFileSync(precious, 'utf8')).toBe('a heap file of the database');
    expect([place().last(), place().texts()]).toEqual([null, []]);
  });

  test('keeps nobody waiting at a pipe', async () => {
    execFileSync('mkfifo', [today()]);
    expect([place().last(), place().texts()]).toEqual([null, []]);
    await expect(place().deliver(note(1), new Date())).rejects.toThrow('is not a regular file');
    process.env.COUNTERSIGN_CHECKPOINTS = today();
    expect(() => place().last()).toThrow('not a regular file');
  });

  test('shows the last note that was delivered, whatever is put beside it', async () => {
    await place().deliver(note(1), new Date('2026-01-02'));
    await place().deliver(note(2), new Date());
    writeFileSync(path.join(folder, '9999-12-31.txt'), note(1));
    mkdirSync(path.join(folder, '2026-01-03.txt'));
    expect(place().last()).toBe(note(2));
    expect(place().texts().join('')).toBe(note(1) + note(2));
  });

  test('goes on from the last note also where a clock that was ahead wrote to a day to come', async () => {
    const tomorrow = new Date(Date.now() + 86_400_000);
    await place().deliver(note(9), tomorrow);
    expect(place().last()).toBe(note(9));
    await place().deliver(note(10), new Date());
    expect(place().last()).toBe(note(10));
  });

  test('is not read into memory for its last note', () => {
    writeFileSync(today(), '');
    truncateSync(today(), 5 * 2 ** 30);
    appendFileSync(today(), `\n${note(3)}`);
    expect(place().last()).toContain('signature3');
  });

  test('that cannot be read is no folder without checkpoints', () => {
    writeFileSync(today(), note(1));
    chmodSync(today(), 0);
    // root reads it all the same
    if (process.getuid?.() !== 0) expect(() => place().texts()).toThrow('EACCES');
  });
});
