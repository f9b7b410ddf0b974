import { expect, test } from 'vitest';
import { takenBackAt } from './taken-back.ts';

const at = (hour: number) => new Date(Date.UTC(2026, 2, 2, hour));
const revert = (title: string, hour: number, repository: string | null = 'shop') => ({
  repository,
  title,
  at: at(hour),
});

test('finds the first revert after it that quotes its title, in its repository', () => {
  const find = takenBackAt([
    revert('Revert "Round up tax"', 9),
    revert('Revert "Round up tax (#12)" (#15)', 5),
    revert('Revert "Round up tax"', 1),
    revert('Revert "Round up tax"', 4, 'blog'),
    revert('Revert the rounding of tax', 3),
  ]);
  expect(find('shop', 'Round up tax (#12)', at(2))).toEqual(at(5));
  expect(find('shop', 'Round up tax', at(5))).toEqual(at(9));
  expect(find('shop', 'Round up tax', at(9))).toBeNull();
  expect(find('blog', 'Round up tax', at(2))).toEqual(at(4));
  expect(find(null, 'Round up tax', at(2))).toBeNull();
});
