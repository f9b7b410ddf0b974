import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DomainError, invalid } from '#lib/platform/errors.ts';
import { readSchemaFiles, type SchemaFile, schemaDifference } from '#lib/platform/migrate.ts';
import { runCommand } from './command-line.ts';
import { acquireDatabase } from './database.ts';
import { root } from './paths.ts';

const schemaDir = 'prisma/schema';

/** `npm run migration -- <name>`: a migration from the schema as committed to the schema as it stands. */
await runCommand(async () => {
  const name = process.argv[3] ?? '';
  if (!/^[a-z][a-z0-9_]*$/.test(name)) {
    throw invalid(
      'A migration needs a name of small letters and underscores: npm run migration -- add_reviews',
    );
  }
  const database = await acquireDatabase();
  try {
    const sql = await schemaDifference(database.url, committedSchema(), readSchemaFiles());
    if (!/[^\s]/.test(sql.replace(/--.*$/gm, ''))) {
      throw new DomainError('unavailable', `${schemaDir} is as committed: there is nothing to migrate.`);
    }
    const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
    const folder = path.join(root, 'prisma/migrations', `${stamp}_${name}`);
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'migration.sql'), sql);
    console.log(`${path.relative(root, folder)}/migration.sql: read it, and add CHECK constraints by hand.`);
  } finally {
    await database.release();
  }
  return 0;
});

function committedSchema(): SchemaFile[] {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8' });
  return git('ls-tree', '--name-only', 'HEAD', `${schemaDir}/`)
    .split('\n')
    .filter((file) => file.endsWith('.prisma'))
    .map((file) => ({ path: path.join(root, file), content: git('show', `HEAD:${file}`) }));
}
