import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { root } from '#lib/boot/paths.ts';

export const VERIFIER = path.join(root, 'bin', 'audit-verifier.mjs');

/** What one run of the verifier is given: its arguments, in which files are named as they are here. */
export interface VerifierCase {
  argv: readonly string[];
  /** By their names; one with a / lies in a folder. */
  files: Readonly<Record<string, string | Uint8Array>>;
}

/** Runs the file once for every case, in one process: what it imports is made new each time. */
const DRIVER = `
import { readFileSync } from 'node:fs';
const results = [];
for (const [n, argv] of JSON.parse(readFileSync('cases.json', 'utf8')).entries()) {
  const said = [];
  console.log = console.error = (line) => said.push(line);
  process.argv = [process.argv[0], 'audit-verifier.mjs', ...argv];
  process.exitCode = 0;
  process.chdir(new URL('./' + n, import.meta.url).pathname);
  await import('./audit-verifier.mjs?' + n);
  results.push({ exit: process.exitCode, said: said.join('\\n') });
}
process.exitCode = 0;
process.stdout.write(JSON.stringify(results));
`;

/**
 * Copies the verifier, alone, into a folder elsewhere, runs it there on every case, each in a folder of its own, and
 * returns exit codes and what was said.
 */
export async function runVerifier(cases: readonly VerifierCase[]): Promise<{ exit: number; said: string }[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'audit-verifier-'));
  try {
    await copyFile(VERIFIER, path.join(folder, 'audit-verifier.mjs'));
    await writeFile(path.join(folder, 'driver.mjs'), DRIVER);
    await writeFile(path.join(folder, 'cases.json'), JSON.stringify(cases.map(({ argv }) => argv)));
    for (const [n, { files }] of cases.entries()) {
      await mkdir(path.join(folder, String(n)));
      for (const [name, content] of Object.entries(files)) {
        const file = path.join(folder, String(n), name);
        await mkdir(path.dirname(file), { recursive: true });
        await writeFile(file, content);
      }
    }
    const { stdout } = await promisify(execFile)(process.execPath, ['driver.mjs'], {
      cwd: folder,
      env: { NODE_ENV: 'test' },
      maxBuffer: 1 << 26,
    });
    return JSON.parse(stdout);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
