import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { linesOf, seriesCases, tableCases } from './cases.ts';
import { ourSeries, ourTable, type Quantities } from './ours.ts';

/**
 * Our figures against R's on generated and on real tables and series, to 6 digits. With R (`Rscript` on the PATH, as
 * from Debian's r-base-core) it is asked in one call, and its answers must be those recorded; without, only the
 * recorded ones are checked. `RECORD_R=1` records anew.
 */
const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const RECORD = here('recorded.tsv.gz');
const DIGITS = 1e-6;

const tables = tableCases(300);
const series = seriesCases(60);

function askR(): string | null {
  const { status, stdout, stderr, error } = spawnSync('Rscript', ['--vanilla', here('agreement.R')], {
    input: linesOf(tables, series),
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
    env: { ...process.env, LC_ALL: 'C' },
  });
  if (error) return null;
  if (status !== 0) throw new Error(`agreement.R ended with ${status}: ${stderr}`);
  return stdout;
}

/** `case<TAB>quantity<TAB>value` lines as quantities by case. */
function parse(text: string): Map<string, Quantities> {
  const cases = new Map<string, Quantities>();
  for (const line of text.trim().split('\n')) {
    const [name = '', quantity = '', value = ''] = line.split('\t');
    const quantities = cases.get(name) ?? {};
    quantities[quantity] = value === 'Inf' ? Infinity : Number(value);
    cases.set(name, quantities);
  }
  return cases;
}

/** Nine digits are recorded: enough to compare six. */
function shortened(value: string): string {
  return Number.isFinite(Number(value)) ? String(Number(Number(value).toPrecision(9))) : value;
}

const answer = askR();
if (answer !== null && process.env.RECORD_R === '1')
  writeFileSync(RECORD, gzipSync(answer.replace(/\S+$/gm, shortened), { level: 9 }));
const recorded = parse(gunzipSync(readFileSync(RECORD)).toString());

/** Quantities that differ by more than 6 digits, in words; values below 1e-6 are compared to 1e-12. */
function disagreement(ours: Quantities, theirs: Quantities): string[] {
  return Object.entries(ours).flatMap(([quantity, value]) => {
    const expected = theirs[quantity];
    if (expected === undefined) return [`${quantity}: R says nothing`];
    if (Object.is(value, expected)) return [];
    const close = Math.abs(value - expected) <= DIGITS * Math.abs(expected) + 1e-12;
    return close ? [] : [`${quantity}: ${value}, R ${expected}`];
  });
}

const sources: [name: string, values: Map<string, Quantities>][] = [['recorded from R', recorded]];
if (answer !== null) sources.push(['R on this machine', parse(answer)]);

describe.each(sources)('%s', (_, values) => {
  test('tables: rates, ratios, differences, odds and tests agree to 6 digits', () => {
    const wrong = tables.flatMap((table) =>
      disagreement(ourTable(table), values.get(table.name) ?? {}).map((words) => `${table.name} ${words}`),
    );
    expect(wrong).toEqual([]);
  });

  test('interrupted series: effects, their robust intervals and diagnostics agree to 6 digits', () => {
    const wrong = series.flatMap((one) =>
      disagreement(ourSeries(one), values.get(one.name) ?? {}).map((words) => `${one.name} ${words}`),
    );
    expect(wrong).toEqual([]);
  });
});

test('the cases are many and none is empty: every figure is compared often', () => {
  const counts = new Map<string, number>();
  for (const quantities of [...tables.map(ourTable), ...series.map(ourSeries)])
    for (const quantity of Object.keys(quantities)) counts.set(quantity, (counts.get(quantity) ?? 0) + 1);
  for (const quantity of ['cmh', 'or', 'rr', 'rd', 'fisher', 'wilson.low', 'exact.low', 'poisson.low'])
    expect(counts.get(quantity), quantity).toBeGreaterThanOrEqual(200);
  expect(counts.get('conditional.high'), 'conditional.high').toBeGreaterThanOrEqual(40);
  for (const quantity of ['level', 'expected.low', 'dw'])
    expect(counts.get(quantity), quantity).toBeGreaterThanOrEqual(40);
});

test.skipIf(answer === null)(
  'R on this machine says what is recorded (skipped: no Rscript on the PATH; the recorded values were checked)',
  () => {
    const now = parse(answer ?? '');
    expect([...now.keys()]).toEqual([...recorded.keys()]);
    const changed = [...now].flatMap(([name, quantities]) =>
      disagreement(quantities, recorded.get(name) ?? {}).map((words) => `${name} ${words}`),
    );
    expect(changed).toEqual([]);
  },
);
