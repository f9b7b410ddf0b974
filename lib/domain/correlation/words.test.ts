import { describe, expect, test } from 'vitest';
import { formsOf, wordsOf } from './words.ts';

test('words are split at a change to upper case; short ones, numbers and common words are left out', () => {
  expect(wordsOf('Fix taxRounding in services/checkout-api', 'v2 and 2026', 'taxRounding')).toEqual([
    'tax',
    'rounding',
    'services',
    'checkout',
    'api',
  ]);
});

describe('forms of one word', () => {
  test.each([
    ['image', 'images'],
    ['cache', 'caching'],
    ['switches', 'switched'],
    ['process', 'processes'],
    ['node', 'nodes'],
  ])('%s and %s, seen from either', (one, other) => {
    expect(formsOf(one)).toContain(other);
    expect(formsOf(other)).toContain(one);
  });

  test.each([
    ['class', 'clas'],
    ['dns', 'dn'],
    ['user', 'use'],
    ['tax', 'taxonomy'],
  ])('but not %s and %s', (one, other) => {
    expect(formsOf(one)).not.toContain(other);
  });
});
