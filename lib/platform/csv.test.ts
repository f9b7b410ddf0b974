import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvCell, csvResponse } from './csv.ts';

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
        expect(read.replace(/^'/, '')).toBe(text.replace(/^'/, ''));
        if (!cell.startsWith('"')) expect(cell).not.toMatch(/[",\r\n]/);
      }),
    );
  });

  test('an export streams every page', async () => {
    async function* pages() {
      yield [{ a: 1 }];
      yield [{ a: 2 }];
    }
    const response = csvResponse('x.csv', [['a', (row: { a: number }) => row.a]], pages());
    expect(await response.text()).toBe('a\r\n1\r\n2\r\n');
  });
});
