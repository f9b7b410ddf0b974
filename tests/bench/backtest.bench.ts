/**
 * How long a backtest of 15 requirements takes on prepared facts, beside the policy in force:
 * `node tests/bench/backtest.bench.ts [changes] [sample]`. The target is at most 3 s for 1,000,000 changes. The same run
 * evaluates the changes one by one: `sample` of the 60,000 kinds that the changes are drawn from (all unless said, so that
 * every change is covered), as they were before any grouping. It demands equal readings and prints the ratio; the time for all
 * changes one by one is that of the kinds, scaled. Times are those of the processor.
 */

import { backtest, judgeHistory } from '#lib/domain/policy/backtest.ts';
import { ruleSets } from '#lib/domain/policy/backtest-front.ts';
import { historyFor, sizeOf } from '#lib/domain/policy/backtest-history.ts';
import { readingsBy, readOneBy } from '#lib/domain/policy/backtest-readings.ts';
import type { Facts } from '#lib/domain/policy/facts.ts';
import { type Policy, parsePolicy } from '#lib/domain/policy/parse-policy.ts';
import { SHIPPED_POLICY } from '#lib/domain/policy/shipped-policy.ts';
import { countPeople, factVector } from '#lib/domain/policy/vector.ts';
import { seededRandom } from '#lib/domain/statistics/seeded-random.ts';
import { AT, review, scene } from '#tests/reference/facts.ts';
import { LONG_POLICY } from '#tests/support/long-policy.ts';

const changes = Number(process.argv[2] ?? 1_000_000);
const KINDS = 60_000;
const sample = Math.min(changes, KINDS, Number(process.argv[3] ?? KINDS));
const random = seededRandom(1);
const below = (limit: number) => Math.floor(random() * limit);
const one = <T>(values: readonly T[]): T => values[below(values.length)]!;
const policyOf = (text: string): Policy => {
  const parsed = parsePolicy(text);
  if (!parsed.ok) throw new Error('A policy of the bench cannot be read.');
  return parsed.policy;
};
const version = policyOf(LONG_POLICY);
const active = policyOf(SHIPPED_POLICY);

const SERVICES = Array.from({ length: 300 }, (_, n) => ({
  slug: `service-${n}`,
  tier: one([1, 2, 2, 3, 3, 3, 4]),
  dependsOnTiers: [1, 2, 3].filter(() => random() < 0.5),
  dependentTiers: [1, 2].filter(() => random() < 0.5),
}));
const APPROVERS = ['bo', 'cy', 'dee'];
/** What nobody recorded of the half that was imported. */
const UNRECORDED = [
  'reviews.people',
  'reviews.seniors',
  'reviews.principals',
  'reviews.directors',
  'reviews.vetoes',
  'reviews.changesRequested',
  'validation.status',
  'change.blastRadius',
  'change.rollbackPlan',
  'author.hiddenParties',
  'findings.blocking',
];

const NOTHING: readonly string[] = [];

function someFacts(): Facts {
  return scene({
    services: [one(SERVICES)],
    ai: { involvement: one(['none', 'assisted', 'authored', 'agent', 'unknown']) },
    authorOwnsServices: random() < 0.7,
    change: {
      linesAdded: Math.floor(10 ** (random() * 3.5)),
      fileCount: 1 + Math.floor(10 ** (random() * 2)),
      paths: [one(['src/a.ts', 'src/auth/login.ts', 'src/payments/pay.ts', 'main.tf'])],
      blastRadius: one(['low', 'medium', 'high', null]),
      risk: below(101),
      hasRollbackPlan: random() < 0.6,
    },
    freezes: random() < 0.02 ? [{ name: 'sale', from: AT - 1, until: AT + 1 }] : [],
    approval: { reviews: APPROVERS.filter(() => random() < 0.5).map((name) => review(name)) },
  });
}

/** Processor seconds of this process: others share the machine. */
const clock = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};
const seconds = (since: number) => clock() - since;
const book = historyFor([version, active]);
let since = clock();
/** Kinds of changes: real ones repeat each other in what rules look at far more often than these. */
const kinds = Array.from({ length: Math.min(changes, KINDS) }, () => {
  const facts = someFacts();
  const vector = factVector(facts, countPeople(facts, version));
  const unknown = random() < 0.5 ? UNRECORDED : NOTHING;
  return {
    original: { vector, unknown },
    facts: book.intern({ vector, unknown }),
    size: sizeOf(facts.change.linesAdded),
  };
});
const order = Uint32Array.from({ length: changes }, () => {
  const { facts, size } = one(kinds);
  book.add({ facts, team: `team-${below(50)}`, size, failed: random() < 0.01 });
  return facts;
});
const causes = Array.from({ length: 500 }, (_, n) => ({
  id: String(n),
  causes: Object.fromEntries(
    ['matched', 'strict', 'broad', 'widest'].map((how) => [how, [order[below(changes)]!]]),
  ) as Record<'matched' | 'strict' | 'broad' | 'widest', number[]>,
  counts: { matched: true, strict: true, broad: true, widest: true },
}));
console.log(
  `prepared ${changes.toLocaleString('en')} changes in ${seconds(since).toFixed(1)} s (made up, interned): ` +
    `${book.facts.length.toLocaleString('en')} that the two policies can tell apart`,
);

since = clock();
const history = book.history(causes, [15, 20, 30, 60]);
const ours = judgeHistory(version, history.facts);
const theirs = judgeHistory(active, history.facts);
const result = backtest(history, ours, theirs);
const grouped = seconds(since);
console.log(
  `backtest of ${version.requirements.length} requirements beside ${active.requirements.length}: ${grouped.toFixed(2)} s; ` +
    `${result.version.evaluations} + ${result.active.evaluations} evaluations; ` +
    `held ${result.version.outcomes.held.changes}, not known ${result.version.outcomes['not-known'].changes}`,
);
since = clock();
const sets = ruleSets(history, ours, theirs);
console.log(`${sets.length} rule sets: ${seconds(since).toFixed(2)} s more`);

const { readings } = readingsBy(version);
const readOne = readOneBy(version);
since = clock();
const singly = kinds.slice(0, sample).map(({ original }) => readOne(original));
const each = seconds(since) / sample;
const different = singly.filter(
  (mine, n) => mine.join() !== readings(history.facts[kinds[n]!.facts]!).join(),
).length;
since = clock();
judgeHistory(version, history.facts);
const alone = seconds(since);
console.log(
  `one by one: ${sample.toLocaleString('en')} of ${kinds.length.toLocaleString('en')} kinds of changes in ${(each * sample).toFixed(1)} s, so ${(each * changes).toFixed(0)} s for all; ` +
    `grouped, the same policy alone: ${alone.toFixed(2)} s; ${((each * changes) / alone).toFixed(0)} times as fast`,
);
console.log(`different readings: ${different} of ${sample.toLocaleString('en')}`);
if (different > 0) process.exit(1);
