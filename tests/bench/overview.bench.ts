/**
 * How long the overview takes against the floor of any page: the same layout and viewer with one indexed query.
 * Both are measured in turn in one run, against a production build that runs with COUNTERSIGN_BENCH=1 and demo
 * sign-in: `node tests/bench/overview.bench.ts http://localhost:3000 [seconds a round]`.
 */
import autocannon from 'autocannon';
import { DEMO_PERSONAS } from '#prisma/seed/personas.ts';

const base = process.argv[2] ?? 'http://localhost:3000';
const seconds = Number(process.argv[3] ?? 5);
const ROUNDS = 3;
const PAGES = ['/floor', '/overview'] as const;

/** The cookies of a demo sign-in, as one header. */
async function signIn(): Promise<string> {
  const jar = new Map<string, string>();
  const keep = (response: Response) => {
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';');
      jar.set(pair.slice(0, pair.indexOf('=')), pair);
    }
    return response;
  };
  const cookie = () => [...jar.values()].join('; ');
  const csrf = keep(await fetch(`${base}/api/auth/csrf`));
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  keep(
    await fetch(`${base}/api/auth/callback/demo`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: cookie(), origin: base },
      body: new URLSearchParams({ csrfToken, persona: DEMO_PERSONAS[0]!.slug, json: 'true' }),
    }),
  );
  return cookie();
}

async function timed(path: string, cookie: string): Promise<number> {
  const start = performance.now();
  const response = await fetch(base + path, { headers: { cookie }, redirect: 'manual' });
  const { length } = await response.text();
  if (response.status !== 200) throw new Error(`${path} answered ${response.status}, not 200`);
  const taken = performance.now() - start;
  console.log(`${path.padEnd(10)} first answer ${taken.toFixed(0)} ms, ${(length / 1024).toFixed(0)} KiB`);
  return taken;
}

/** Median of the answers' times in ms, and answers a second, at `connections` for one round. */
async function round(path: string, connections: number, cookie: string) {
  const { latency, requests, non2xx, errors } = await autocannon({
    url: base + path,
    connections,
    duration: seconds,
    headers: { cookie },
  });
  if (non2xx + errors > 0) throw new Error(`${path}: ${non2xx} answers were not 200, ${errors} failed`);
  return { average: latency.average, p99: latency.p99, perSecond: requests.average };
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] as number;

const cookie = await signIn();
for (const path of PAGES) {
  await timed(path, cookie);
  await round(path, 4, cookie);
}
for (const connections of [1, 16]) {
  const rounds: Record<string, Awaited<ReturnType<typeof round>>[]> = { '/floor': [], '/overview': [] };
  for (let turn = 0; turn < ROUNDS; turn += 1) {
    for (const path of PAGES) rounds[path]!.push(await round(path, connections, cookie));
  }
  const rate = (path: string) => median(rounds[path]!.map(({ perSecond }) => perSecond));
  for (const path of PAGES) {
    const average = median(rounds[path]!.map((one) => one.average));
    const p99 = median(rounds[path]!.map((one) => one.p99));
    console.log(
      `${path.padEnd(10)} ${String(connections).padStart(2)} connections: ` +
        `${average.toFixed(1)} ms on average, p99 ${p99.toFixed(0)} ms, ${rate(path).toFixed(0)} a second`,
    );
  }
  const ratio = rate('/floor') / rate('/overview');
  console.log(`overview / floor at ${connections}: ${ratio.toFixed(2)} x (target: at most 2)`);
}
