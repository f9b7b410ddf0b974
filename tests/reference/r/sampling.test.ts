import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { hypergeometricAtMost } from '#lib/domain/statistics/hypergeometric.ts';
import { acceptanceSize, fewestAtRate, upperBound } from '#lib/domain/statistics/sampling.ts';
import { seededRandom } from '#lib/domain/statistics/seeded-random.ts';

/**
 * Sizes and bounds against R's `pbinom`, `phyper` and `binom.test` on 200 generated cases: asked where there is an
 * `Rscript`, against what it said once otherwise. `RECORD_R=1` records anew.
 */
const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const RECORD = here('recorded-sampling.tsv.gz');

const random = seededRandom(20_261_121);
const whole = (least: number, most: number) => least + Math.floor(random() * (most - least + 1));
const cases = Array.from({ length: 200 }, (_, index) => {
  const population = whole(20, 10 ** (1.5 + 3 * random()) + 20);
  const sampled = whole(1, Math.min(population, 600));
  return {
    name: `c${index}`,
    confidence: [0.8, 0.9, 0.95, 0.99][index % 4]!,
    rate: whole(5, 200) / 1000,
    allowed: whole(0, 3),
    population,
    sampled,
    flawed: Math.floor(sampled * random() ** 4),
  };
});

function ours(one: (typeof cases)[number]): [string, number][] {
  const { name, confidence, rate, allowed, population, sampled, flawed } = one;
  const finite = acceptanceSize(confidence, rate, allowed, population);
  const draw = { population, flawed: fewestAtRate(rate, population), sampled };
  const quantities: Record<string, number | null> = {
    size: acceptanceSize(confidence, rate, allowed),
    'size.finite': finite,
    bound: upperBound(flawed, sampled, confidence),
    'bound.finite': upperBound(flawed, sampled, confidence, population),
    cdf: hypergeometricAtMost(allowed, draw),
  };
  return Object.entries(quantities).flatMap(([quantity, value]): [string, number][] =>
    value === null ? [] : [[`${name}\t${quantity}`, value]],
  );
}

test('200 cases agree with R to 9 digits', () => {
  const input = cases.map((one) => Object.values(one).join(' ')).join('\n');
  const asked = spawnSync('Rscript', ['--vanilla', here('sampling.R')], {
    input: `${input}\n`,
    encoding: 'utf8',
  });
  const answer = asked.error ? null : asked.stdout;
  if (answer !== null && process.env.RECORD_R === '1') writeFileSync(RECORD, gzipSync(answer, { level: 9 }));
  for (const text of [gunzipSync(readFileSync(RECORD)).toString(), ...(answer === null ? [] : [answer])]) {
    const theirs = new Map(
      text
        .trim()
        .split('\n')
        .map((line): [string, number] => {
          const [name, quantity, value] = line.split('\t');
          return [`${name}\t${quantity}`, Number(value)];
        }),
    );
    const mine = cases.flatMap(ours);
    expect([...theirs.keys()].toSorted()).toEqual(mine.map(([key]) => key).toSorted());
    const wrong = mine.filter(([key, value]) => {
      const expected = theirs.get(key)!;
      return Math.abs(value - expected) > 1e-9 * Math.abs(expected) + 1e-15;
    });
    expect(wrong).toEqual([]);
  }
});
