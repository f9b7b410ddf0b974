import { describe, expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import { columnIndex, columnsOf, dayText, mondayOf, WEEK, wholeWeeks } from './weeks.ts';

const HOUR = 3_600_000;
const instant = fc.integer({ min: 0, max: 500_000 }).map((hours) => new Date(hours * HOUR));

describe('weeks', () => {
  test('begin on Monday, UTC', () => {
    expect(dayText(mondayOf(new Date('2026-03-01T23:59:59Z')))).toBe('2026-02-23');
    expect(dayText(mondayOf(new Date('2026-03-02T00:00:00Z')))).toBe('2026-03-02');
  });

  test('and edges make up the whole period, without gap or overlap', () => {
    fc.assert(
      fc.property(instant, instant, (a, b) => {
        const [from, to] = a < b ? [a, b] : [b, a];
        const whole = wholeWeeks(from, to);
        const inside = Math.max(0, whole.to.getTime() - (whole.from?.getTime() ?? 0));
        const edges = whole.edges.reduce((sum, edge) => sum + edge.to.getTime() - edge.from.getTime(), 0);
        expect(inside + edges).toBe(to.getTime() - from.getTime());
        expect(inside % WEEK).toBe(0);
        expect(mondayOf(whole.to)).toEqual(whole.to);
      }),
    );
  });
});

describe('columns', () => {
  test('hold each instant of the period once, and are few', () => {
    fc.assert(
      fc.property(instant, instant, instant, (a, b, c) => {
        const [from, at, to] = [a, b, c].sort((x, y) => x.getTime() - y.getTime()) as [Date, Date, Date];
        if (at >= to) return;
        const columns = columnsOf(from, to);
        const column = columns[columnIndex(columns, at)];
        expect(columns.length).toBeLessThanOrEqual(53);
        expect(column && column.from <= at && at < column.to).toBe(true);
      }),
    );
  });

  test('are none for no time', () => {
    const at = new Date('2026-03-02T00:00:00Z');
    expect(columnsOf(at, at)).toEqual([]);
    expect(columnIndex([], at)).toBe(-1);
  });
});
