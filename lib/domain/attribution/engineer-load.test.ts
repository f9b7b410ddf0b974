import { expect, test } from 'vitest';
import { engineerLoad } from './engineer-load.ts';

const incident = (team: string | null, linked = false) => ({ team, linked });

test('incidents of each team over its person-weeks, the most loaded first, none lost', () => {
  const incidents = [
    ...Array.from({ length: 13 }, (_, index) => incident('refunds', index < 3)),
    incident('cart'),
    incident('gone'),
    incident(null),
  ];
  const engineers = [
    { team: 'cart', people: 6 },
    { team: 'quiet', people: 10 },
    { team: 'refunds', people: 14 },
  ];
  const { teams, all, withoutTeam } = engineerLoad(incidents, engineers, 26);
  expect(teams.map(({ team, incidents: n, linked }) => [team, n, linked])).toEqual([
    ['refunds', 13, 3],
    ['cart', 1, 0],
    ['gone', 1, 0],
  ]);
  // R: poisson.test(13, 14 * 26)$conf.int * 100
  expect(teams[0]?.rate).toMatchObject({ events: 13, time: 364, tooFew: false });
  expect(teams[0]?.rate.high).toBeCloseTo(6.107251625867823, 10);
  expect(teams[1]?.rate).toMatchObject({ tooFew: true, method: 'garwood-one-sided' });
  expect(teams[2]?.rate).toMatchObject({ tooFew: true, method: 'no-exposure' });
  expect(all).toMatchObject({ incidents: 15, engineers: 30 });
  expect(withoutTeam).toBe(1);
});
