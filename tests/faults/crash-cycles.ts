import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { signCheckpoint } from '#lib/audit/checkpoints.ts';
import { findBreak } from '#lib/audit/continuity.ts';
import { listChain } from '#lib/audit/queries.ts';
import { verifyLog } from '#lib/audit/verify-log.ts';
import { root } from '#lib/boot/paths.ts';
import { type Cluster, startPostgres } from '#lib/boot/postgres.ts';
import { LogCheck, linkOf } from '#lib/domain/audit/verify.ts';
import { seededRandom } from '#lib/domain/statistics/seeded-random.ts';
import { closeDb, db } from '#lib/platform/db.ts';
import { APPLICATION_ROLE, grantApplication } from '#lib/platform/grants.ts';
import { applyMigrations } from '#lib/platform/migrate.ts';

export interface CrashReport {
  cycles: number;
  /** Cycles in which PostgreSQL was killed too. */
  databaseKills: number;
  entries: number;
  acknowledged: number;
  /** Committed, but the process was killed before it could say so. */
  unacknowledged: number;
  checkpoints: number;
  /** What a sound log was said to be wrong with; must be empty. */
  alarms: string[];
  /** Acknowledged, but not there; must be empty. */
  missing: string[];
}

const FULL_CHECK_EVERY = 100;

/**
 * Kills with SIGKILL, at random moments, a process that appends to the log and signs it, and in every eighth cycle
 * PostgreSQL as well; starts them again, and holds the log against what was acknowledged and what was signed.
 */
export async function crashCycles(
  cycles: number,
  seed: number,
  onCycle: (report: CrashReport) => void = () => {},
): Promise<CrashReport> {
  const random = seededRandom(seed);
  const data = mkdtempSync(path.join(tmpdir(), 'countersign-crash-'));
  let cluster = await startPostgres(data);
  const report: CrashReport = {
    cycles: 0,
    databaseKills: 0,
    entries: 0,
    acknowledged: 0,
    unacknowledged: 0,
    checkpoints: 0,
    alarms: [],
    missing: [],
  };
  try {
    await applyMigrations(cluster.url('postgres'));
    await grantApplication(cluster.url('postgres'), APPLICATION_ROLE, cluster.applicationPassword);
    workOn(cluster, data);
    const chain = new LogCheck([]);
    while (report.cycles < cycles) {
      const child = appender(`${seed}.${report.cycles}`);
      await child.started;
      await sleep(random() * 500);
      const killsDatabase = random() < 1 / 8;
      if (killsDatabase) {
        report.databaseKills++;
        process.kill(
          Number(readFileSync(path.join(data, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]),
          'SIGKILL',
        );
        await sleep(random() * 30);
      }
      child.process.kill('SIGKILL');
      const said = await child.said;
      if (killsDatabase) {
        await closeDb();
        cluster = await startPostgres(data);
        workOn(cluster, data);
      }
      report.cycles++;
      await examine(report, chain, said);
      onCycle(report);
    }
    const { fault } = await verifyLog();
    if (fault) report.alarms.push(`entry ${fault.seq}: ${fault.reason}`);
    return report;
  } finally {
    await closeDb();
    await cluster.stop();
    rmSync(data, { recursive: true, force: true });
  }
}

/** This process and its children work as the application does, on the server where it is up now. */
function workOn(cluster: Cluster, data: string): void {
  const url = new URL(cluster.url('postgres'));
  Object.assign(url, { username: APPLICATION_ROLE, password: cluster.applicationPassword });
  Object.assign(process.env, { DATABASE_URL: url.href, COUNTERSIGN_DATA: data });
}

function appender(life: string): { process: ChildProcess; started: Promise<void>; said: Promise<string[]> } {
  const child = spawn(process.execPath, [path.join(root, 'tests/faults/appender.ts'), life], {
    cwd: root,
    // a process begins a thousand times: what it is compiled to is kept
    env: { ...process.env, NODE_COMPILE_CACHE: path.join(tmpdir(), 'countersign-crash-code') },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let text = '';
  const started = new Promise<void>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      resolve();
    });
    child.once('close', () => resolve());
  });
  const said = new Promise<string[]>((resolve) => {
    child.once('close', () => resolve(text.split('\n').slice(0, -1)));
  });
  return { process: child, started, said };
}

async function examine(report: CrashReport, chain: LogCheck, said: string[]): Promise<void> {
  const [entries, checkpoints, alarms] = ['entry ', 'checkpoint ', 'alarm '].map((kind) =>
    said.filter((line) => line.startsWith(kind)).map((line) => line.slice(kind.length)),
  ) as [string[], string[], string[]];
  report.alarms.push(...alarms);

  const there = new Set<string>();
  for (;;) {
    const page = await listChain(chain.entries, 10_000);
    for (const entry of page) {
      const fault = chain.add(linkOf(entry));
      if (fault) report.alarms.push(`entry ${fault.seq}: ${fault.reason}`);
      there.add(entry.subjectId);
    }
    if (page.length < 10_000) break;
  }
  report.missing.push(...entries.filter((id) => !there.has(id)));
  for (const size of checkpoints)
    if (BigInt(size) > chain.entries) report.missing.push(`the entries of the checkpoint over ${size}`);
  report.entries = Number(chain.entries);
  report.acknowledged += entries.length;
  report.unacknowledged = report.entries - report.acknowledged;
  // on a slow machine no child lives to the end of a signature
  if (report.cycles % 5 === 0)
    await signCheckpoint().catch((error: Error) => report.alarms.push(error.message));
  report.checkpoints = await db().auditCheckpoint.count();

  const why = await findBreak();
  if (why) report.alarms.push(why);
  if (report.cycles % FULL_CHECK_EVERY === 0) {
    const { fault } = await verifyLog();
    if (fault) report.alarms.push(`entry ${fault.seq}: ${fault.reason}`);
  }
}

// by hand: node tests/faults/crash-cycles.ts [cycles, 1000] [seed, 1]
if (import.meta.main) {
  const [cycles, seed] = [Number(process.argv[2] ?? 1_000), Number(process.argv[3] ?? 1)];
  const report = await crashCycles(cycles, seed, (so) => {
    if (so.cycles % 50 === 0) console.log(new Date().toISOString(), JSON.stringify(so));
  });
  console.log(JSON.stringify(report));
  process.exitCode = report.alarms.length + report.missing.length > 0 ? 1 : 0;
}
