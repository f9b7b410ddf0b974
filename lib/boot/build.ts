import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DomainError } from '#lib/platform/errors.ts';
import { root } from './paths.ts';

const stamp = path.join(root, '.next/countersign-build');
/** What the web application is built from. */
const sources = [
  'app',
  'components',
  'lib',
  'prisma/schema',
  'public',
  'next.config.ts',
  'proxy.ts',
  'package-lock.json',
  'tsconfig.json',
];
const notBuilt = /(^|\/)(generated|node_modules|boot|cli)(\/|$)|\.test\.tsx?$/;

/** True where `.next` was not built from the sources as they are now. */
export function buildIsStale(): boolean {
  return !existsSync(stamp) || readFileSync(stamp, 'utf8') !== sourceDigest();
}

/** Builds the web application. What the build says goes to `onLine`, and into the error where it fails. */
export async function buildWeb(onLine: (line: string) => void = () => {}): Promise<void> {
  const digest = sourceDigest();
  const child = spawn(process.execPath, [path.join(root, 'node_modules/next/dist/bin/next'), 'build'], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      for (const line of text.split('\n')) if (line.trim()) onLine(line);
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) {
    if (/ENOSPC|No space left/.test(said))
      throw new DomainError(
        'unavailable',
        `The disk that holds ${root} is full: the web application cannot be built.`,
      );
    throw new DomainError('unavailable', `The web application does not build:\n${said.trim()}`);
  }
  writeFileSync(stamp, digest);
}

function sourceDigest(): string {
  const digest = createHash('sha256');
  for (const file of sources.flatMap(filesOf))
    digest.update(file).update(readFileSync(path.join(root, file)));
  return digest.digest('hex');
}

function filesOf(source: string): string[] {
  const absolute = path.join(root, source);
  if (!existsSync(absolute)) return [];
  if (!statSync(absolute).isDirectory()) return [source];
  return readdirSync(absolute, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .filter((file) => !notBuilt.test(file))
    .sort();
}
