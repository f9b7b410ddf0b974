/**
 * What appending to the audit log costs a write, in one run: approvals with and without their append, turn and turn
 * about, each in a process of its own; then the share of it. `node tests/bench/append.bench.ts [approvals a turn, 100]
 * [turns, 6]`, on a PostgreSQL of its own that is durable, as in production, and gone afterwards.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startPostgres } from '#lib/boot/postgres.ts';
import { applyMigrations } from '#lib/platform/migrate.ts';

const [first = '100', second = '6'] = process.argv.slice(2);

/** A log that writes nothing, in the place of lib/audit/append.ts. */
const NO_LOG = `
  export async function allowWriting(tx) { await tx.$executeRaw\`set transaction read write\`; }
  export async function appendEntries() {}`;

/** Milliseconds of every approval. */
async function approve(times: number): Promise<number[]> {
  const { approveChange } = await import('#lib/changes/reviews/approve-change.ts');
  const { submitChange } = await import('#lib/changes/submit-change.ts');
  const { closeDb } = await import('#lib/platform/db.ts');
  const { as, openShop, pipeline, submission } = await import('#tests/support/submitted.ts');
  await openShop();
  const took: number[] = [];
  for (let n = 0; n < times + 10; n++) {
    const input = submission({ externalId: `${process.pid}-${n}` });
    const { changeId } = await submitChange(pipeline(), input);
    const begun = performance.now();
    await approveChange(as('sen-sol'), { changeId, sha: input.sha, version: 1, rationale: 'I read it.' });
    took.push(performance.now() - begun);
  }
  await closeDb();
  // the first ones are planned and compiled
  return took.slice(10);
}

function turn(url: string, withLog: boolean): number[] {
  const args = [import.meta.filename, 'turn', withLog ? 'with' : 'without'];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, {
    env: { ...process.env, DATABASE_URL: url, APPROVALS: first },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout.trim().split('\n').at(-1)!);
}

const quantile = (sorted: number[], q: number) => sorted[Math.floor((sorted.length - 1) * q)]!;

if (first === 'turn') {
  if (second === 'without')
    registerHooks({
      load: (url, context, next) =>
        url.endsWith('/lib/audit/append.ts')
          ? { format: 'module', source: NO_LOG, shortCircuit: true }
          : next(url, context),
    });
  console.log(JSON.stringify(await approve(Number(process.env.APPROVALS))));
  process.exit();
}

const data = mkdtempSync(path.join(tmpdir(), 'countersign-append-'));
const cluster = await startPostgres(data);
try {
  const url = cluster.url('postgres');
  await applyMigrations(url);
  const took = { without: [] as number[], with: [] as number[] };
  for (let n = 0; n < Number(second); n++) {
    // whoever goes first in a pair goes second in the next
    for (const kind of n % 2 === 0 ? (['without', 'with'] as const) : (['with', 'without'] as const)) {
      const times = turn(url, kind === 'with').sort((a, b) => a - b);
      took[kind].push(...times);
      console.log(`${kind.padEnd(8)} median ${quantile(times, 0.5).toFixed(2)} ms`);
    }
  }
  const [bare, logged] = [took.without, took.with].map((times) => times.sort((a, b) => a - b)) as [
    number[],
    number[],
  ];
  for (const q of [0.25, 0.5, 0.75]) {
    const [a, b] = [quantile(bare, q), quantile(logged, q)];
    console.log(
      `${q * 100}%: without ${a.toFixed(2)} ms, with ${b.toFixed(2)} ms: the append is ${((100 * (b - a)) / b).toFixed(1)}% of the write`,
    );
  }
} finally {
  await cluster.stop();
  rmSync(data, { recursive: true, force: true });
}
