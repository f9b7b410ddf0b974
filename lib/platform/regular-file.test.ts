import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readRegularFile } from './regular-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'countersign-file-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a file is read; a pipe, a device, a folder and nothing are refused without waiting', () => {
  const path = join(folder, 'file');
  writeFileSync(path, 'text');
  expect(readRegularFile(path)).toBe('text');
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  for (const [name, code] of [
    [pipe, 'not a regular file'],
    ['/dev/zero', 'not a regular file'],
    [folder, 'EISDIR'],
    [join(folder, 'absent'), 'ENOENT'],
  ] as const) {
    expect(() => readRegularFile(name)).toThrow(expect.objectContaining({ code }));
  }
});
