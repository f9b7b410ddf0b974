import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { day, param, text } from './search-params.ts';

const schema = z.object({ q: param(text), from: param(day) });

describe('what the database cannot hold is as good as absent', () => {
  test.each(['a\0b', '\0', 'half \ud800'])('text %j', (q) => expect(schema.parse({ q })).toEqual({}));
  test('the year 0', () => expect(schema.parse({ from: '0000-01-01' })).toEqual({}));
  test('and what it can hold stays', () =>
    expect(schema.parse({ q: ' %_\u{1f600} ', from: '0001-01-01' })).toEqual({
      q: '%_\u{1f600}',
      from: '0001-01-01',
    }));
});
