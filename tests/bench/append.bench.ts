/**
 * What appending to the audit log costs a write: every approval is timed, and within it its append; without the append
 * it takes the difference, so what else the machine does weighs on both alike. Also submissions.
 * `node tests/bench/append.bench.ts [approvals a round, 100] [rounds, 5]`, on a PostgreSQL of its own that is durable, as
 * in production, and gone afterwards.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { startPostgres } from '#lib/boot/postgres.ts';
import { applyMigrations } from '#lib/platform/migrate.ts';

const [times = 100, rounds = 5] = process.argv.slice(2).map(Number);

/** Milliseconds of the last append. */
const timed = globalThis as typeof globalThis & { appendMs: number };

// lib/audit/append.ts with a clock around it
registerHooks({
  load(url, context, next) {
    if (!url.endsWith('/lib/audit/append.ts')) return next(url, context);
    const source = stripTypeScriptTypes(readFileSync(fileURLToPath(url), 'utf8'));
    const clock = `
      export async function appendEntries(...given) {
        const begun = performance.now();
        await append(...given);
        globalThis.appendMs = performance.now() - begun;
      }`;
    return {
      format: 'module',
      source: source.replace('export async function appendEntries(', 'async function append(') + clock,
      shortCircuit: true,
    };
  },
});

interface Sample {
  ms: number;
  append: number;
}

async function sample(write: () => Promise<unknown>): Promise<Sample> {
  const begun = performance.now();
  await write();
  return { ms: performance.now() - begun, append: timed.appendMs };
}

function say(what: string, samples: Sample[]): void {
  const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
  const whole = median(samples.map(({ ms }) => ms));
  const bare = median(samples.map(({ ms, append }) => ms - append));
  const share = median(samples.map(({ ms, append }) => append / ms));
  console.log(
    `${what}: ${whole.toFixed(2)} ms, without its append ${bare.toFixed(2)} ms; the append is ${(100 * share).toFixed(1)}% of it (medians of ${samples.length})`,
  );
}

const data = mkdtempSync(path.join(tmpdir(), 'countersign-append-'));
const cluster = await startPostgres(data);
try {
  process.env.DATABASE_URL = cluster.url('postgres');
  await applyMigrations(process.env.DATABASE_URL);
  const { approveChange } = await import('#lib/changes/reviews/approve-change.ts');
  const { submitChange } = await import('#lib/changes/submit-change.ts');
  const { closeDb } = await import('#lib/platform/db.ts');
  const { as, openShop, pipeline, submission } = await import('#tests/support/submitted.ts');
  const { outside } = await import('#tests/support/database.ts');
  await openShop();
  const all = { submissions: [] as Sample[], approvals: [] as Sample[] };
  for (let round = 0; round <= rounds; round++) {
    const [submissions, approvals]: [Sample[], Sample[]] = [[], []];
    for (let n = 0; n < times; n++) {
      const input = submission({ externalId: `bench-${round}-${n}` });
      let changeId = '';
      submissions.push(
        await sample(async () => {
          ({ changeId } = await submitChange(pipeline(), input));
        }),
      );
      const seen = { changeId, sha: input.sha, version: 1, rationale: 'I read it.' };
      approvals.push(await sample(() => approveChange(as('sen-sol'), seen)));
    }
    // in the first round everything is planned and compiled
    if (round === 0) continue;
    say(`round ${round}, an approval`, approvals);
    all.submissions.push(...submissions);
    all.approvals.push(...approvals);
  }
  say('a submission', all.submissions);
  say('an approval', all.approvals);
  await closeDb();
  await outside().$disconnect();
} finally {
  await cluster.stop();
  rmSync(data, { recursive: true, force: true });
}
