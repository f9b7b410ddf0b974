import { expect, test } from 'vitest';
import { subjectHref, toldWords } from './subject.ts';

test('an entry leads to the page of what it is about, by the number that it tells where pages have one', () => {
  expect(subjectHref('change', 'c1', '{}')).toBe('/changes/c1');
  expect(subjectHref('policy', 'p1', '{"number":3}')).toBe('/policies/3');
  expect(subjectHref('policy', 'p1', '{"number":"3/../.."}')).toBe(null);
  expect(subjectHref('programme', 'p1', '{"number":2')).toBe(null);
  expect(subjectHref('rollup', 'weeks', '{}')).toBe(null);
});

test('what it tells reads without the marks of JSON, and as it stands where it is none', () => {
  expect(toldWords('{"met":2,"name":"90-day reset","unmet":["a"],"who":null}')).toBe(
    'met: 2 · name: 90-day reset · unmet: ["a"] · who: null',
  );
  expect(toldWords('{"name":"cut o')).toBe('{"name":"cut o');
  expect(toldWords('[1]')).toBe('[1]');
});
