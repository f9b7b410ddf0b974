/**
 * How long it takes to rank 10,000 candidates, against the floor of looking up each of their words once, both in turn
 * in one run; and to prepare their words: `node tests/bench/ranker.bench.ts [candidates]`. The target is at most 50 ms
 * to rank. Processor time is that of the one thread, so it says more where others use the cores.
 */
import os from 'node:os';
import { type CandidateChange, candidateOf } from '#lib/domain/correlation/candidate.ts';
import { countTogether, noCoChange } from '#lib/domain/correlation/closeness.ts';
import { rankSuspects } from '#lib/domain/correlation/rank-suspects.ts';
import { formsOf, wordsOf } from '#lib/domain/correlation/words.ts';

const count = Number(process.argv[2] ?? 10_000);
const ROUNDS = 50;
const SERVICES = 200;
const start = Date.parse('2026-03-02T12:00:00Z');

/** Numbers that look random and come out the same each time (a linear congruential generator). */
let state = 1;
function below(limit: number): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((state / 2 ** 32) * limit);
}

const word = () => `word${below(3000).toString(36)}`;
const service = () => `service-${below(SERVICES)}`;
const coChange = noCoChange();
for (let n = 0; n < 20_000; n += 1) countTogether(coChange, [...new Set([service(), service()])]);
const dependsOn = new Map(
  Array.from({ length: SERVICES }, (_, n) => [`service-${n}`, [service(), service()]]),
);

const records = Array.from({ length: count }, () => {
  const at = new Date(start - below(7 * 86_400_000));
  return {
    title: Array.from({ length: 8 }, word).join(' '),
    paths: Array.from({ length: 5 }, () => [`${service()}/${word()}/${word()}.ts`, 1, 1] as const),
    services: [...new Set([service(), service()])],
    environment: 'production',
    deployments: [],
    createdAt: at,
    deployedAt: at,
  };
});
const preparing = performance.now();
const candidates: CandidateChange[] = records.map((record, n) => candidateOf(String(n), record));
console.log(`prepared ${count} candidates in ${(performance.now() - preparing).toFixed(0)} ms`);

const incident = {
  startedAt: new Date(start),
  services: [service(), service()],
  text: Array.from({ length: 200 }, word).join(' '),
};
const spoken = new Set(wordsOf(incident.text).flatMap(formsOf));
let heard = 0;
function lookUpWords(): void {
  for (const { words } of candidates) for (const word of words) if (spoken.has(word)) heard += 1;
}
const rank = () => rankSuspects(incident, candidates, { dependsOn, coChange }, incident.startedAt);

/** Milliseconds, on the clock and of this thread's processor time. */
function timed(work: () => unknown) {
  const busy = process.threadCpuUsage();
  const begin = performance.now();
  work();
  const clock = performance.now() - begin;
  const { user, system } = process.threadCpuUsage(busy);
  return { clock, busy: (user + system) / 1000 };
}

const ranked: ReturnType<typeof timed>[] = [];
const floor: typeof ranked = [];
for (let round = 0; round < ROUNDS; round += 1) {
  ranked.push(timed(rank));
  floor.push(timed(lookUpWords));
}

function say(name: string, times: typeof ranked): void {
  const sorted = times.map(({ clock }) => clock).sort((a, b) => a - b);
  const [first] = times;
  const busy = times.reduce((sum, time) => sum + time.busy, 0) / ROUNDS;
  console.log(
    `${name}: least ${sorted[0]!.toFixed(1)} ms, median ${sorted[ROUNDS >> 1]!.toFixed(1)} ms, slowest ` +
      `${sorted.at(-1)!.toFixed(1)} ms, the first ${first!.clock.toFixed(1)} ms; processor ${busy.toFixed(1)} ms a round`,
  );
}
say(`ranked ${count}`, ranked);
say(`looked up ${candidates.reduce((sum, { words }) => sum + words.length, 0)} words`, floor);
const busyOf = (times: typeof ranked) => times.reduce((sum, { busy }) => sum + busy, 0);
console.log(
  `${(busyOf(ranked) / busyOf(floor)).toFixed(1)} x the floor; ${heard / ROUNDS} words heard; ` +
    `load ${os.loadavg()[0]!.toFixed(1)}`,
);
