import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm';
import pg from 'pg';

const root = fileURLToPath(new URL('../..', import.meta.url));
const migrationsDir = path.join(root, 'prisma/migrations');
const schemaDir = path.join(root, 'prisma/schema');
const noFilter = { externalTables: [], externalEnums: [] };

function migrationsList() {
  const names = existsSync(migrationsDir)
    ? readdirSync(migrationsDir, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => entry.name)
        .sort()
    : [];
  return {
    baseDir: migrationsDir,
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: names.map((name) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: {
          tag: 'ok' as const,
          value: readFileSync(path.join(migrationsDir, name, 'migration.sql'), 'utf8'),
        },
      },
    })),
  };
}

/** The package imports its .wasm as a module, which Node still calls experimental; so it is linked by hand, once. */
let engineClass: Promise<typeof SchemaEngine> | undefined;

async function linkEngine(): Promise<typeof SchemaEngine> {
  const bindings = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const file = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const { instance } = await WebAssembly.instantiate(readFileSync(file.replace(/\.js$/, '.wasm')), {
    './schema_engine_bg.js': { ...bindings, ...unreferencedTimers(bindings) },
  });
  bindings.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  return bindings.SchemaEngine;
}

/** The engine's time limit on its lock (10 s) would keep a finished process alive for as long. */
function unreferencedTimers(bindings: object): WebAssembly.ModuleImports {
  const timers = Object.keys(bindings).filter((name) => name.startsWith('__wbg_setTimeout_'));
  const start = (callback: () => void, ms: number) => setTimeout(callback, ms).unref();
  return Object.fromEntries(timers.map((name) => [name, start]));
}

async function withEngine<T>(url: string, use: (engine: SchemaEngine) => Promise<T>): Promise<T> {
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg(pool));
  engineClass ??= linkEngine();
  const Engine = await engineClass;
  const engine = await Engine.new({ datamodels: undefined }, () => {}, adapter);
  try {
    return await use(engine);
  } finally {
    engine.free();
    await pool.end();
  }
}

/**
 * Applies the migrations that the database at `url` lacks, through Prisma's engine compiled to
 * WebAssembly (nothing is downloaded; `_prisma_migrations` is kept as `prisma migrate deploy` keeps it).
 * Returns the names of those applied, oldest first; throws when a migration fails or was edited.
 */
export async function applyMigrations(url: string): Promise<string[]> {
  return withEngine(url, async (engine) => {
    const output = await engine.applyMigrations({ migrationsList: migrationsList(), filters: noFilter });
    return output.appliedMigrationNames;
  });
}

/** The text of prisma/schema: the engine's form of it. */
export function readSchemaFiles(directory = schemaDir): SchemaFile[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith('.prisma'))
    .sort()
    .map((name) => ({
      path: path.join(schemaDir, name),
      content: readFileSync(path.join(directory, name), 'utf8'),
    }));
}

export interface SchemaFile {
  path: string;
  content: string;
}

/**
 * SQL that leads from one state of the schema to another; empty when there is no difference. `from` null is
 * the empty database. Needs a server at `url` only because the engine insists on an adapter; nothing is read there.
 */
export async function schemaDifference(
  url: string,
  from: SchemaFile[] | null,
  to: SchemaFile[],
): Promise<string> {
  return withEngine(url, async (engine) => {
    const output = await engine.diff({
      from: from ? { tag: 'schemaDatamodel', files: from } : { tag: 'empty' },
      to: { tag: 'schemaDatamodel', files: to },
      script: true,
      exitCode: null,
      filters: noFilter,
    });
    return output.stdout ?? '';
  });
}
