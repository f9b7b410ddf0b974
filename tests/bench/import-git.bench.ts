/**
 * How long a git import takes against git alone. Run by hand, on a repository that is only read:
 * `DATABASE_URL=<a server where databases can be made> node tests/bench/import-git.bench.ts <repository>`
 * Target: import <= 1.5 x `git log --first-parent --numstat` of the same range into a file, plus 2 s.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { importGit } from '#lib/ingest/import-git.ts';
import { Rejects } from '#lib/ingest/rejects.ts';
import { closeDb } from '#lib/platform/db.ts';
import { applyMigrations } from '#lib/platform/migrate.ts';
import { databaseOn, query } from '#tests/support/global-database.ts';

const [repository] = process.argv.slice(2);
const server = process.env.DATABASE_URL;
if (!repository || !server) throw new Error('DATABASE_URL and the path of a repository are needed');

const RUNS = 3;
/** What is missing is not fetched. */
const ALONE = { ...process.env, GIT_NO_LAZY_FETCH: '1', GIT_ALLOW_PROTOCOL: 'none' };
const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
const template = `countersign_bench_${process.pid}`;
const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
const seconds = (since: number) => (performance.now() - since) / 1000;

/** `git log` of the mainline into a file, in how many seconds, and how many commits it could not count lines of. */
interface Alone {
  took: number;
  skipped: number;
}

/**
 * Where contents are missing (a partial clone) git dies at the first commit that needs them: it is left out, and git
 * goes on after it, so that the time is that of the whole range. The list of commits is made outside of the timing.
 */
function gitAlone(path: string): Alone {
  const list = ['-C', path, 'rev-list', '--first-parent', 'HEAD'];
  const commits = execFileSync('git', list, { encoding: 'latin1', maxBuffer: 2 ** 30 })
    .trimEnd()
    .split('\n');
  const output = join(folder, 'log');
  let took = 0;
  let skipped = 0;
  for (let at = 0; at < commits.length; ) {
    const file = openSync(output, 'w');
    const start = performance.now();
    const { status } = spawnSync('git', ['-C', path, 'log', '--first-parent', '--numstat', commits[at]!], {
      stdio: ['ignore', file, 'ignore'],
      env: ALONE,
    });
    took += seconds(start);
    closeSync(file);
    if (status === 0) break;
    // The one at which git died is printed, without its lines.
    at += Math.max(1, readFileSync(output, 'latin1').match(/^commit /gm)?.length ?? 0);
    skipped++;
  }
  return { took, skipped };
}

async function importOnce(path: string, url: string): Promise<{ took: number; changes: number }> {
  const name = `${template}_run`;
  await query(url, `create database ${name} template ${template}`);
  try {
    process.env.DATABASE_URL = databaseOn(url, name);
    const start = performance.now();
    const rejects = new Rejects(join(folder, 'rejected.ndjson'));
    const { totals } = await importGit(
      { repository: path, revertsAsIncidents: true },
      rejects,
      () => {},
      new Date(),
    );
    return { took: seconds(start), changes: totals.changes };
  } finally {
    await closeDb();
    await query(url, `drop database ${name} with (force)`);
  }
}

await query(server, `create database ${template}`);
await applyMigrations(databaseOn(server, template));
const alone: number[] = [];
const imports: number[] = [];
for (let run = 1; run <= RUNS; run++) {
  const { took: git, skipped } = gitAlone(repository);
  alone.push(git);
  const { took, changes } = await importOnce(repository, server);
  imports.push(took);
  console.log(
    `run ${run}: git alone ${git.toFixed(2)} s (${skipped} commits skipped), import ${took.toFixed(2)} s (${changes} changes), load ${loadavg()[0]!.toFixed(1)}`,
  );
}
await query(server, `drop database ${template}`);
rmSync(folder, { recursive: true });
const allowed = 1.5 * median(alone) + 2;
console.log(
  `median: git alone ${median(alone).toFixed(2)} s, import ${median(imports).toFixed(2)} s, ratio ${(median(imports) / median(alone)).toFixed(2)}, allowed ${allowed.toFixed(2)} s: ${median(imports) <= allowed ? 'met' : 'missed'}`,
);
