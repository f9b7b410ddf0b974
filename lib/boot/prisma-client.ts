import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readSchemaFiles } from '#lib/platform/migrate.ts';
import { root } from './paths.ts';

const stamp = path.join(root, 'lib/platform/generated/.schema-digest');

/** Generates the Prisma client where it is missing or older than the schema. Returns true where it did. */
export function ensurePrismaClient(): boolean {
  const digest = createHash('sha256');
  for (const { path: file, content } of readSchemaFiles()) digest.update(path.basename(file)).update(content);
  digest.update(readFileSync(path.join(root, 'node_modules/prisma/package.json')));
  const wanted = digest.digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return false;
  execFileSync(
    process.execPath,
    [path.join(root, 'node_modules/prisma/build/index.js'), 'generate', '--schema', 'prisma/schema'],
    {
      cwd: root,
      // generating needs no schema engine, but Prisma would download one: name it any executable
      env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: '1' },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  writeFileSync(stamp, wanted);
  return true;
}
