import { describe, expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import { csvCell, csvFile, csvLine, harmless } from './csv.ts';

/** Reads one line as a spreadsheet does that takes `separator` for one. */
function cellsOf(line: string, separator: string): string[] {
  const cells = [''];
  let quoted = false;
  for (let at = 0; at < line.length; at += 1) {
    const char = line[at]!;
    const isOpening = char === '"' && !quoted && cells.at(-1) === '';
    if (isOpening) quoted = true;
    else if (char === '"' && quoted && line[at + 1] === '"') {
      cells[cells.length - 1] += '"';
      at += 1;
    } else if (char === '"' && quoted) quoted = false;
    else if (!quoted && (char === separator || char === '\r' || char === '\n')) cells.push('');
    else cells[cells.length - 1] += char;
  }
  return cells;
}

describe('csv', () => {
  test.each(['=1+1', '+1', '-1', '@x', '\t=1', '\r=1', ' =1', '\0=1', '＝1'])(
    '%j cannot run as a formula',
    (text) => {
      expect(csvCell(text).replace(/^"/, '')).toMatch(/^'/);
    },
  );

  test('our own numbers and instants stay as they are', () => {
    expect(csvCell(-3)).toBe('-3');
    expect(csvCell(12n)).toBe('12');
    expect(csvCell(new Date('2026-03-01T00:00:00Z'))).toBe('2026-03-01T00:00:00.000Z');
    expect(csvCell(null)).toBe('');
  });

  test('whatever the text, one cell reads back as one cell', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const cell = csvCell(text);
        const read = cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
        expect(read).toBe(harmless(text));
        expect(read.replaceAll("'", '')).toBe(text.replaceAll("'", ''));
        if (!cell.startsWith('"')) expect(cell).not.toMatch(/[",\r\n]/);
      }),
    );
  });

  test('whatever the texts of a line and whichever separator is believed, no cell is a formula', () => {
    const unit = fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '\0', '"', "'", ',', ';', ' ', 'a');
    const text = fc.string({ unit, maxLength: 8 });
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), (texts) => {
        const line = csvLine(['id', ...texts, 'end']);
        expect(cellsOf(line, ',').slice(1, -3)).toEqual(texts.map(harmless));
        for (const separator of [',', ';', '\t'])
          for (const cell of cellsOf(line, separator)) expect(cell).not.toMatch(/^[\s\0"]*[=+\-@]/);
      }),
      { numRuns: 2_000 },
    );
  });

  test('an export streams every page', async () => {
    async function* pages() {
      yield [{ a: 1 }];
      yield [{ a: 2 }];
    }
    const { parts } = csvFile('x.csv', [['a', (row: { a: number }) => row.a]], pages());
    const found: { text: string; rows: number }[] = [];
    for await (const part of parts) found.push(part);
    expect(found.map(({ text }) => text).join('')).toBe('a\r\n1\r\n2\r\n');
    expect(found.map(({ rows }) => rows)).toEqual([0, 1, 1]);
  });
});
