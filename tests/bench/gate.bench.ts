/**
 * How many questions the gate decides a second and how long one takes, against the floor of any question over HTTP: a
 * token, a schema and one indexed query. Both are asked in turn in one run of a production build.
 *
 * 1. `DATABASE_URL=<server> node tests/bench/gate.bench.ts populate 1000000` makes a database and prints its address.
 * 2. Start Countersign on it: COUNTERSIGN_BENCH=1 COUNTERSIGN_API_RATE=1000000000 npm run web.
 * 3. `DATABASE_URL=<database> node tests/bench/gate.bench.ts ask http://localhost:3000 [seconds a round]`.
 */
import os from 'node:os';
import autocannon from 'autocannon';
import { systemContext } from '#lib/platform/context.ts';
import { closeDb, db } from '#lib/platform/db.ts';
import { applyMigrations } from '#lib/platform/migrate.ts';
import { installPolicy } from '#lib/policies/install-policy.ts';
import { createToken } from '#lib/tokens/create-token.ts';
import { databaseOn, query } from '#tests/support/global-database.ts';
import { headOf, populate } from './gate-population.ts';

const ROUNDS = 3;
const CONNECTIONS = [1, 8] as const;
const PATHS = ['/api/floor', '/api/v1/gate'] as const;

interface Figures {
  /** Milliseconds, from how many were answered: autocannon's own times are whole milliseconds, cut off. */
  average: number;
  p50: number;
  p99: number;
  perSecond: number;
}

async function makeDatabase(server: string, changes: number): Promise<void> {
  const name = `countersign_gate_${changes}`;
  await query(server, `create database ${name}`);
  const url = databaseOn(server, name);
  process.env.DATABASE_URL = url;
  await applyMigrations(url);
  await installPolicy(systemContext('bench', new Date()));
  await populate(url, changes);
  console.log(url);
}

async function ask(base: string, seconds: number): Promise<void> {
  const changes = await db().change.count();
  const made = { name: `bench-${Date.now()}`, scopes: ['gate:ask' as const], expiresAt: null };
  const { secret } = await createToken(systemContext('bench', new Date()), made);
  const figures = new Map<string, Figures[]>();
  for (const path of PATHS) await round(base + path, 1, 2, secret, changes);
  for (let n = 0; n < ROUNDS; n++) {
    for (const connections of CONNECTIONS) {
      for (const path of PATHS) {
        const one = await round(base + path, connections, seconds, secret, changes);
        figures.set(`${path} ${connections}`, [...(figures.get(`${path} ${connections}`) ?? []), one]);
        const load = os.loadavg()[0]!.toFixed(1);
        console.log(
          `${path.padEnd(12)} x${connections}  p50 ${one.p50} ms  p99 ${one.p99} ms  ${one.perSecond}/s  load ${load}`,
        );
      }
    }
  }
  const middle = (path: string, connections: number, pick: (one: Figures) => number) =>
    median(figures.get(`${path} ${connections}`)!.map(pick));
  for (const connections of CONNECTIONS) {
    const [floor, gate] = PATHS.map((path) => middle(path, connections, ({ average }) => average));
    console.log(
      `${changes} changes, ${connections} at once: ${gate!.toFixed(1)} ms against ${floor!.toFixed(1)} ms, ${(gate! / floor!).toFixed(2)} x; ` +
        `${middle('/api/v1/gate', connections, ({ perSecond }) => perSecond).toFixed(0)} decisions/s`,
    );
  }
}

/** Asks about any of the changes, so that what is cached is what a real day caches. Every answer must be an allow. */
async function round(
  url: string,
  connections: number,
  duration: number,
  secret: string,
  changes: number,
): Promise<Figures> {
  let wrong = 0;
  const { latency, requests, non2xx, errors } = await autocannon({
    url,
    connections,
    duration,
    requests: [
      {
        method: 'POST',
        headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
        setupRequest: (request) => ({ ...request, body: question(changes) }),
        onResponse: (_, body) => {
          if (!body.includes('"outcome":"allow"')) wrong += 1;
        },
      },
    ],
  });
  if (non2xx + errors + wrong > 0)
    throw new Error(`${url}: ${non2xx} answers were not 200, ${errors} failed, ${wrong} were no allow`);
  return {
    average: (connections * 1000) / requests.average,
    p50: latency.p50,
    p99: latency.p99,
    perSecond: requests.average,
  };
}

function question(changes: number): string {
  const n = 1 + Math.floor(Math.random() * changes);
  return JSON.stringify({ repository: `bench/repo-${n % 20}`, sha: headOf(n), environment: 'production' });
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

const [what, argument, seconds] = process.argv.slice(2);
const url = process.env.DATABASE_URL;
if (!url || !argument || (what !== 'populate' && what !== 'ask'))
  throw new Error('Say `populate <changes>` or `ask <address>`, and DATABASE_URL.');
if (what === 'populate') await makeDatabase(url, Number(argument));
else await ask(argument, Number(seconds ?? 5));
await closeDb();
