import { describe, expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import { inOrderOfWeight, leftOut, paperOf, rowsOnShort, SHORT } from './paper.ts';
import type { Table } from './view.ts';

const table = (rows: number, isWhole = false): Table => ({
  caption: 'Incidents',
  head: [{ text: 'Incident' }],
  rows: Array.from({ length: rows }, (_, n) => ({ key: String(n), cells: [['It did not answer.']] })),
  more: null,
  ...(isWhole ? { isWhole: true } : {}),
});
const view = (...tables: Table[]) => ({ about: 'What is counted.', lines: [], tables });
const note = (text: string) => ({ text, owner: null });

describe('how a sheet is printed', () => {
  test('whole where it fits; short with every list full, or one long note', () => {
    expect(paperOf([view(table(8)), view(table(8))], [note('Split the large ones.')])).toBe('whole');
    expect(
      paperOf(
        Array.from({ length: 7 }, () => view(table(8), table(8))),
        [],
      ),
    ).toBe('short');
    expect(paperOf([view()], [note('It went on and on. '.repeat(400))])).toBe('short');
    expect(paperOf([view()], [note('a\n'.repeat(200))])).toBe('short');
  });

  test('more to read is never whole again', () => {
    const sheet = fc.record({
      rows: fc.array(fc.nat(12), { maxLength: 8 }),
      notes: fc.array(fc.string({ maxLength: 900 }), { maxLength: 9 }),
    });
    fc.assert(
      fc.property(sheet, fc.string({ maxLength: 400 }), ({ rows, notes }, more) => {
        const views = [view(...rows.map((n) => table(n)))];
        if (paperOf(views, notes.map(note)) === 'short')
          expect(paperOf(views, [...notes, more].map(note))).toBe('short');
      }),
    );
  });

  test('what a short sheet leaves out and what it says of that are the same', () => {
    const tables = fc.array(fc.tuple(fc.nat(12), fc.boolean()), { maxLength: 9 });
    fc.assert(
      fc.property(tables, fc.nat(30), (given, notes) => {
        const all = given.map(([rows, isWhole]) => table(rows, isWhole));
        const shown = rowsOnShort(all);
        const hidden = all.reduce((sum, { rows }, n) => sum + rows.length - shown[n]!, 0);
        const said = leftOut({ tables: all }, notes) ?? '';
        expect(/(\d+) more rows?/.exec(said)?.[1] ?? '0').toBe(String(hidden));
        expect(/(\d+) more notes?/.exec(said)?.[1] ?? '0').toBe(String(Math.max(0, notes - SHORT.notes)));
        all.forEach(({ isWhole, rows }, n) => {
          if (isWhole) expect(shown[n]).toBe(rows.length);
        });
      }),
    );
  });
});

test('decisions have room before comments, the newest first, and what was withdrawn last', () => {
  const one = (id: string, kind: 'comment' | 'decision', hour: number, isWithdrawn = false) => ({
    ...{ id, kind, at: new Date(Date.UTC(2026, 2, 2, hour)) },
    withdrawnAt: isWithdrawn ? new Date(Date.UTC(2026, 2, 3)) : null,
  });
  const notes = [
    one('a', 'comment', 9),
    one('b', 'decision', 1, true),
    one('c', 'decision', 2),
    one('d', 'decision', 3),
  ];
  expect(inOrderOfWeight(notes).map(({ id }) => id)).toEqual(['d', 'c', 'a', 'b']);
});
