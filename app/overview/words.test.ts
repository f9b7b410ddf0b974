import { expect, test } from 'vitest';
import { columnWords } from './words.ts';

const months = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    from: new Date(Date.UTC(2023, index)),
    to: new Date(Date.UTC(2023, index + 1)),
  }));

test('months are named, and have a letter each where there are many; the tooltip has the whole range', () => {
  expect(columnWords(months(3)).map(({ label }) => label)).toEqual(['Jan', 'Feb', 'Mar']);
  const many = columnWords(months(40));
  expect(many.slice(0, 3).map(({ label }) => label)).toEqual(['J', 'F', 'M']);
  expect(many[12]).toMatchObject({ major: '2024', label: 'J', title: '1 Jan 2024 to 31 Jan 2024' });
});
