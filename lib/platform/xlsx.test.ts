import { buffer } from 'node:stream/consumers';
import { strFromU8, unzipSync } from 'fflate';
import { readSheet } from 'read-excel-file/node';
import { describe, expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import { type CsvColumns, harmless } from './csv.ts';
import { xlsxStream } from './xlsx.ts';

const AT = new Date('2026-03-04T10:00:00Z');
type Row = readonly (string | number | Date | null)[];

async function bytesOf(rows: readonly Row[], width: number): Promise<Buffer> {
  const columns: CsvColumns<Row> = Array.from({ length: width }, (_, at) => [`c${at}`, (row) => row[at]]);
  return buffer(xlsxStream('Population & <rest>', columns, [rows], AT));
}

/** The sheet as XML. */
const xmlOf = (bytes: Buffer) => strFromU8(unzipSync(bytes)['xl/worksheets/sheet1.xml']!);

describe('a workbook', () => {
  test('is read by another program: heads, text, numbers, instants, nothing', async () => {
    const rows: Row[] = [
      ['a & <b> "c"', 7, AT, null],
      ['Żółć 🙂', -3.5, null, 'end'],
    ];
    expect(await readSheet(await bytesOf(rows, 4))).toEqual([
      ['c0', 'c1', 'c2', 'c3'],
      ['a & <b> "c"', 7, '2026-03-04T10:00:00.000Z', null],
      ['Żółć 🙂', -3.5, null, 'end'],
    ]);
  });

  test('names its columns beyond Z', async () => {
    const xml = xmlOf(await bytesOf([Array.from({ length: 30 }, (_, at) => at)], 30));
    expect(xml).toContain('<c r="Z2"><v>25</v></c><c r="AA2"><v>26</v></c>');
  });

  test('equal rows are equal bytes', async () => {
    const rows: Row[] = Array.from({ length: 2_000 }, (_, at) => [`Change ${at}`, at]);
    expect((await bytesOf(rows, 2)).equals(await bytesOf(rows, 2))).toBe(true);
  });

  test('whatever a text is, it is a text, no formula, and nothing of it becomes markup', async () => {
    const unit = fc.constantFrom(...'=+-@\t\r\n\0"\'<>&;,_x0 aD\uFFFE\u0001\uD800'.split(''));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit, maxLength: 12 }), { minLength: 1 }), async (texts) => {
        const bytes = await bytesOf(
          texts.map((text) => [text, 'end']),
          2,
        );
        const xml = xmlOf(bytes);
        expect(xml).not.toMatch(/<f[ >]|t="str"/);
        expect(xml.match(/<row /g)).toHaveLength(texts.length + 1);
        const read = await readSheet(bytes, { trim: false });
        expect(read).toHaveLength(texts.length + 1);
        for (const [at, text] of texts.entries()) {
          expect(read[at + 1]![1]).toBe('end');
          const shown = String(read[at + 1]![0] ?? '');
          expect(shown).not.toMatch(/^[\s\0"]*[=+\-@]/);
          if (/^[\t\n\x20-\x7E]*$/.test(text) && !text.includes('_')) expect(shown).toBe(harmless(text));
        }
      }),
      { numRuns: 150 },
    );
  });
});
