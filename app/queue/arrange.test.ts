import { describe, expect, test } from 'vitest';
import { afterLeaving, arrange, stepFrom, withHeads } from './arrange.ts';
import type { Row } from './row.ts';

const row = (id: string, over: Partial<Row> = {}): Row => ({
  id,
  title: id,
  reference: id,
  authorName: 'Ana',
  authorLevel: 'junior',
  tier: 1,
  service: 'checkout',
  serviceCount: 1,
  involvement: 'none',
  grade: null,
  risk: 10,
  blastRadius: 'low',
  lines: 1,
  headSha: 'a'.repeat(40),
  headNumber: 1,
  version: 1,
  why: '',
  done: '',
  takenBy: null,
  snoozedTill: null,
  waitingSince: 0,
  dueAt: null,
  group: 'anyone',
  ...over,
});
const list = (...rows: Row[]) => ({ at: 0, rows, total: rows.length });
const ids = (rows: readonly Row[]) => rows.map(({ id }) => id);

describe('the list', () => {
  test('is by group, then by urgency, without what has left and with what came back', () => {
    const rows = list(row('a'), row('b', { risk: 90 }), row('c', { group: 'only-you' }), row('d'));
    const shown = arrange(rows, new Set(['d']), [row('e', { group: 'your-service' }), row('a')]);
    expect(ids(shown)).toEqual(['c', 'e', 'b', 'a']);
    expect(
      withHeads(shown).map((entry) => (entry.kind === 'group' ? `${entry.group} ${entry.count}` : '')),
    ).toEqual(['only-you 1', '', 'your-service 1', '', 'anyone 2', '', '']);
  });

  test('walks, stops at its ends, and goes on where a row has left', () => {
    const rows = [row('a'), row('b'), row('c')];
    expect(stepFrom(rows, null, 0, 1)).toBe('a');
    expect(stepFrom(rows, 'a', 0, 1)).toBe('b');
    expect(stepFrom(rows, 'c', 2, 1)).toBe('c');
    expect(stepFrom(rows, 'a', 0, -1)).toBe('a');
    expect(stepFrom(rows, 'gone', 1, 1)).toBe('b');
    expect(stepFrom(rows, 'gone', 1, -1)).toBe('a');
    expect(stepFrom([], 'gone', 1, 1)).toBeNull();
  });

  test('gives the cursor to the next that stays, else to the one before', () => {
    const rows = [row('a'), row('b'), row('c')];
    expect(afterLeaving(rows, 'b', new Set(['b']))).toBe('c');
    expect(afterLeaving(rows, 'b', new Set(['b', 'c']))).toBe('a');
    expect(afterLeaving(rows, 'b', new Set(['a']))).toBe('b');
    expect(afterLeaving([row('a')], 'a', new Set(['a']))).toBeNull();
  });
});
