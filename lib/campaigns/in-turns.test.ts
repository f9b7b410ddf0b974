import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { csvLine } from '#lib/platform/csv.ts';
import fc from '#tests/support/fast-check.ts';
import { csvDigest } from './evidence-csv.ts';
import { inTurns, mapInTurns } from './in-turns.ts';

/** How often somebody else had their turn while this was done. */
async function turnsOfOthers(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  let next: NodeJS.Immediate;
  const other = () => {
    turns += 1;
    next = setImmediate(other);
  };
  next = setImmediate(other);
  await work();
  clearImmediate(next);
  return turns;
}

const numbers = (count: number) => Array.from({ length: count }, (_, n) => n);
const COUNTS = [0, 1, 999, 1_000, 1_001, 4_600];

describe('many rows', () => {
  test.each(COUNTS)('in turns are the same rows in the same order: %i', async (count) => {
    const rows = numbers(count);
    const parts: number[] = [];
    for await (const part of inTurns(rows)) parts.push(...part);
    expect(parts).toEqual(rows);
    expect(await mapInTurns(rows, (row, index) => [row, index])).toEqual(rows.map((row) => [row, row]));
  });

  test('let others have their turn between them', async () => {
    expect(await turnsOfOthers(() => mapInTurns(numbers(20_000), String))).toBeGreaterThanOrEqual(19);
    const digest = () => csvDigest([['n', (n: number) => n]], numbers(20_000));
    expect(await turnsOfOthers(digest)).toBeGreaterThanOrEqual(19);
  });

  test('have as CSV the digest of the whole text', async () => {
    const cells = fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.constant(null));
    const columns = [['a', ([a]: Row) => a] as const, ['b, "c"', ([, b]: Row) => b] as const];
    type Row = readonly (string | number | null)[];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cells, cells)), fc.constantFrom(...COUNTS), async (some, count) => {
        const rows = numbers(some.length === 0 ? 0 : count).map((n) => some[n % some.length]!);
        const text = csvLine(['a', 'b, "c"']) + rows.map(csvLine).join('');
        expect(await csvDigest(columns, rows)).toBe(createHash('sha256').update(text, 'utf8').digest('hex'));
      }),
      { numRuns: 40 },
    );
  });
});
