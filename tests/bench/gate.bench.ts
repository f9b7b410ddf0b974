/**
 * How many questions the gate decides a second, and how long one takes, with 100,000 and with a million changes
 * recorded, against a bare handler: the same token, the same schema, one indexed query. Both are the handlers of the
 * app behind one socket of this process, in turn in one run. DATABASE_URL is a server on which databases can be
 * made: `node tests/bench/gate.bench.ts [changes …]`; `--keep` leaves the databases for the next run.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import autocannon from 'autocannon';
import { z } from 'zod';
import { systemContext } from '#lib/platform/context.ts';
import { applyMigrations } from '#lib/platform/migrate.ts';
import { handlerListener } from '#tests/support/fault-server.ts';
import { databaseOn, query } from '#tests/support/global-database.ts';
import { headOf, populate } from './gate-population.ts';

const keep = process.argv.includes('--keep');
const sizes = process.argv
  .slice(2)
  .filter((text) => text !== '--keep')
  .map(Number);
const server = process.env.DATABASE_URL;
if (!server) throw new Error('DATABASE_URL names the server to make databases on.');
process.env.COUNTERSIGN_API_RATE = '1000000000';
const SECONDS = 5;
const ROUNDS = 3;

async function measure(changes: number): Promise<number[]> {
  const name = `countersign_gate_${changes}`;
  const url = databaseOn(server!, name);
  process.env.DATABASE_URL = url;
  const { closeDb, db } = await import('#lib/platform/db.ts');
  const { api } = await import('#lib/tokens/api.ts');
  const { createToken } = await import('#lib/tokens/create-token.ts');
  const { installPolicy } = await import('#lib/policies/install-policy.ts');
  const { GateQuestion } = await import('#lib/domain/change/gate.ts');
  const { POST: gate } = await import('#app/api/v1/gate/route.ts');
  const ctx = systemContext('bench', new Date());
  const isNew = await query(server!, `create database ${name}`).then(
    () => true,
    () => false,
  );
  if (isNew) {
    await applyMigrations(url);
    await installPolicy(ctx);
    await populate(url, changes);
  }
  const { secret } = await createToken(ctx, {
    name: `b${Date.now()}`,
    scopes: ['gate:ask'],
    expiresAt: null,
  });
  const bare = api({
    scope: 'gate:ask',
    input: GateQuestion,
    answer: async (_, { repository, sha }) => {
      const rows = await db().$queryRaw<unknown[]>`
        select change_id::text as id, outcome from change_control
        where repository = ${repository} and head_sha = ${sha}`;
      return { status: 200, body: z.array(z.object({ id: z.string(), outcome: z.string() })).parse(rows) };
    },
  });
  const seen = { allow: 0, other: 0 };
  const medians: number[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    for (const connections of [1, 8]) {
      for (const [handlerName, handler] of [
        ['bare', bare],
        ['gate', gate],
      ] as const) {
        const http = createServer(handlerListener(handler));
        await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
        const { port } = http.address() as AddressInfo;
        const result = await autocannon({
          url: `http://127.0.0.1:${port}/api/v1/gate`,
          connections,
          duration: SECONDS,
          requests: [
            {
              method: 'POST',
              headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
              setupRequest: (request) => ({ ...request, body: question(changes) }),
              onResponse: (status, body) => {
                if (handlerName === 'bare') return;
                if (status === 200 && body.includes('"outcome":"allow"')) seen.allow += 1;
                else seen.other += 1;
              },
            },
          ],
        });
        http.close();
        const { latency, requests, non2xx, errors } = result;
        if (non2xx + errors > 0) console.log(`  ${non2xx} answers were not 200, ${errors} failed`);
        console.log(
          `${changes}  ${handlerName}  x${connections}  p50 ${latency.p50} ms  average ${latency.average} ms  p99 ${latency.p99} ms  ${requests.average}/s`,
        );
        medians.push(latency.average, requests.average);
      }
    }
  }
  console.log(`${changes}  allowed ${seen.allow}, other ${seen.other}; load ${os.loadavg()[0]?.toFixed(1)}`);
  await closeDb();
  if (!keep) await query(server!, `drop database ${name} with (force)`);
  return medians;
}

/** Any of the changes, so that what is cached is what a real day caches. */
function question(changes: number): string {
  const n = 1 + Math.floor(Math.random() * changes);
  return JSON.stringify({ repository: `bench/repo-${n % 20}`, sha: headOf(n), environment: 'production' });
}

for (const changes of sizes.length > 0 ? sizes : [100_000, 1_000_000]) {
  const figures = await measure(changes);
  const at = (index: number) => median(figures.filter((_, place) => place % 8 === index));
  console.log(
    `${changes}  one at a time: gate / bare ${(at(2) / at(0)).toFixed(2)} (${at(2).toFixed(1)} ms against ${at(0).toFixed(1)}); ` +
      `eight at once: ${(at(5) / at(7)).toFixed(2)} (${at(7).toFixed(0)}/s against ${at(5).toFixed(0)}/s)`,
  );
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
