/**
 * How long it takes to rank 10,000 candidates, and to prepare their words:
 * `node tests/bench/ranker.bench.ts [candidates]`. The target is at most 50 ms to rank.
 */
import { type CandidateChange, candidateOf } from '#lib/domain/correlation/candidate.ts';
import { countTogether, noCoChange } from '#lib/domain/correlation/closeness.ts';
import { rankSuspects } from '#lib/domain/correlation/rank-suspects.ts';

const count = Number(process.argv[2] ?? 10_000);
const ROUNDS = 30;
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
const times = Array.from({ length: ROUNDS }, () => {
  const begin = performance.now();
  rankSuspects(incident, candidates, { dependsOn, coChange }, incident.startedAt);
  return performance.now() - begin;
});
const [first] = times;
const sorted = times.toSorted((a, b) => a - b);
console.log(
  `ranked ${count}: median ${sorted[ROUNDS >> 1]!.toFixed(1)} ms, slowest ${sorted.at(-1)!.toFixed(1)} ms, ` +
    `the first ${first!.toFixed(1)} ms`,
);
